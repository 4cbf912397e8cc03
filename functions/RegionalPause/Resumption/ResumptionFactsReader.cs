using RegionalPause.Engagement;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Resumption;

/// <summary>The sources of facts from other modules. Each returns <c>null</c> if it does not know.</summary>
/// <param name="Campaign">A campaign's figures, by its id and the required share of deliveries, in percent.</param>
/// <param name="ObjectionsApplied">Whether every objection received is applied.</param>
/// <param name="Page">The last probe of the objection page.</param>
public sealed record ResumptionSources(
    Func<CampaignId, int, CancellationToken, Task<CampaignFacts?>> Campaign,
    Func<CancellationToken, Task<bool?>> ObjectionsApplied,
    Func<CancellationToken, Task<PageProbe?>> Page
);

/// <summary>Checks whether a member could object now; <c>null</c> if this cannot be checked.</summary>
public delegate Task<PageProbe?> ObjectionPageProbe(CancellationToken cancellationToken);

/// <summary>Collects the facts for the safety rules.</summary>
internal sealed class ResumptionFactsReader(EngagementHandler engagement, ResumptionSources sources, StoreClock clock)
{
    public async Task<ResumptionFacts> ReadAsync(
        OrderId order,
        ResumptionProposal proposal,
        SafetyRules? rules,
        CancellationToken cancellationToken
    )
    {
        EngagementLog log = await engagement.FindAsync(order, cancellationToken).ConfigureAwait(false) ?? new EngagementLog(order, []);
        CampaignFacts? campaign =
            proposal.Campaign is { } id && rules is not null
                ? await sources.Campaign(id, rules.DeliveredPercent, cancellationToken).ConfigureAwait(false)
                : null;
        DateTimeOffset now = clock.Now;
        bool? applied = await sources.ObjectionsApplied(cancellationToken).ConfigureAwait(false);
        PageProbe? page = await sources.Page(cancellationToken).ConfigureAwait(false);
        return new ResumptionFacts(now, log.Facts, campaign, applied, page);
    }
}
