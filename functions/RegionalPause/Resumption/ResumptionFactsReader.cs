using RegionalPause.Engagement;
using RegionalPause.Pauses;
using RegionalPause.Resumption.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Resumption;

/// <summary>Where other chapters tell what the safety rules look at. Each answers <c>null</c> for what it does not know.</summary>
/// <param name="Campaign">A campaign's figures, by its id and the share of deliveries asked about, in percent.</param>
/// <param name="ObjectionsApplied">Whether every objection received is applied.</param>
/// <param name="Page">The last probe of the objection page.</param>
public sealed record ResumptionSources(
    Func<string, int, CancellationToken, Task<CampaignFacts?>> Campaign, Func<CancellationToken, Task<bool?>> ObjectionsApplied, Func<CancellationToken, Task<PageProbe?>> Page)
{
    /// <summary>Nobody knows anything, so no rule about it is met.</summary>
    public static ResumptionSources Unknown { get; } = new((_, _, _) => Task.FromResult<CampaignFacts?>(null), _ => Task.FromResult<bool?>(null), _ => Task.FromResult<PageProbe?>(null));
}

/// <summary>Gathers what the safety rules look at.</summary>
internal sealed class ResumptionFactsReader(EngagementHandler engagement, ResumptionSources sources, StoreClock clock)
{
    public async Task<ResumptionFacts> ReadAsync(OrderId order, ResumptionProposal proposal, SafetyRules? rules, CancellationToken cancellationToken)
    {
        EngagementLog log = await engagement.FindAsync(order, cancellationToken).ConfigureAwait(false) ?? new EngagementLog(order, []);
        CampaignFacts? campaign = proposal.Campaign is { } id && rules is not null ? await sources.Campaign(id, rules.DeliveredPercent, cancellationToken).ConfigureAwait(false) : null;
        return new ResumptionFacts(
            clock.Now, log, campaign, await sources.ObjectionsApplied(cancellationToken).ConfigureAwait(false), await sources.Page(cancellationToken).ConfigureAwait(false));
    }
}
