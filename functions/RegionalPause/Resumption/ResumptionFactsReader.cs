using RegionalPause.Campaigns;
using RegionalPause.Engagement;
using RegionalPause.Objections;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Resumption;

/// <summary>Checks whether a member could object now; <c>null</c> if this cannot be checked. The app that serves the page implements
/// it.</summary>
public delegate Task<PageProbe?> ObjectionPageProbe(CancellationToken cancellationToken);

/// <summary>Collects the facts for the safety rules.</summary>
public sealed class ResumptionFactsReader(
    EngagementHandler engagement,
    CampaignHandler campaigns,
    ObjectionTable objections,
    ObjectionPageProbe page,
    StoreClock clock
)
{
    internal async Task<ResumptionFacts> ReadAsync(
        OrderId order,
        ResumptionProposal proposal,
        SafetyRules? rules,
        CancellationToken cancellationToken
    )
    {
        EngagementLog log = await engagement.FindAsync(order, cancellationToken).ConfigureAwait(false) ?? new EngagementLog(order, []);
        CampaignFacts? campaign =
            proposal.Campaign is { } id && rules is not null
                ? await campaigns.FindFactsAsync(id, rules.DeliveredPercent, cancellationToken).ConfigureAwait(false)
                : null;
        DateTimeOffset now = clock.Now;
        bool applied = !await objections.HasUnrecordedAsync(cancellationToken).ConfigureAwait(false);
        PageProbe? probe = await page(cancellationToken).ConfigureAwait(false);
        return new ResumptionFacts(now, log.Facts, campaign, applied, probe);
    }
}
