using RegionalPause.Engagement;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Resumption;

/// <summary>Where other chapters tell what the safety rules look at. Each answers <c>null</c> for what it does not know.</summary>
/// <param name="Campaign">A campaign's figures, by its id and the share of deliveries asked about, in percent.</param>
/// <param name="ObjectionsApplied">Whether every objection received is applied.</param>
/// <param name="Page">The last probe of the objection page.</param>
public sealed record ResumptionSources(
    Func<CampaignId, int, CancellationToken, Task<CampaignFacts?>> Campaign, Func<CancellationToken, Task<bool?>> ObjectionsApplied, Func<CancellationToken, Task<PageProbe?>> Page);

/// <summary>Tries whether a member could object now; <c>null</c> if nobody can.</summary>
public delegate Task<PageProbe?> ObjectionPageProbe(CancellationToken cancellationToken);

/// <summary>Gathers what the safety rules look at.</summary>
internal sealed class ResumptionFactsReader(EngagementHandler engagement, ResumptionSources sources, StoreClock clock)
{
    public async Task<ResumptionFacts> ReadAsync(OrderId order, ResumptionProposal proposal, SafetyRules? rules, CancellationToken cancellationToken)
    {
        EngagementLog log = await engagement.FindAsync(order, cancellationToken).ConfigureAwait(false) ?? new EngagementLog(order, []);
        CampaignFacts? campaign = proposal.Campaign is { } id && rules is not null ? await sources.Campaign(id, rules.DeliveredPercent, cancellationToken).ConfigureAwait(false) : null;
        return new ResumptionFacts(
            clock.Now, log.Facts, campaign, await sources.ObjectionsApplied(cancellationToken).ConfigureAwait(false), await sources.Page(cancellationToken).ConfigureAwait(false));
    }
}
