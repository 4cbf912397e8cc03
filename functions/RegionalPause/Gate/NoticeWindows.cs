using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Gate;

/// <summary>
/// Whether an author may still object before their content is used (R21, D27). If training resumed after a campaign, a member's window ends
/// a number of full days after their own notice was delivered; the content of a member without a delivered notice stays held. A window ends
/// only by time, so a value that is a minute old holds too much rather than too little. If a notice bounced later or was replaced, this
/// takes effect within the same minute.
/// </summary>
public sealed class NoticeWindows(CampaignNotices notices, TimeProvider time)
{
    private readonly ShortMemory<(CampaignId Campaign, string Member), DateTimeOffset?> known = new(TimeSpan.FromMinutes(1), time);

    /// <summary>Whether any window of an item's author is open under this snapshot. The jurisdictions of third parties open no window:
    /// these members get their own notices.</summary>
    internal async ValueTask<bool> IsOpenAsync(ContentItem item, Snapshot snapshot, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (snapshot.Terms.Count == 0 || item.Purpose == TrainingPurpose.SafetyModel)
            return false;
        foreach (ResidencySignal signal in item.Signals)
        {
            if (
                signal is not { Kind: not SignalKind.ThirdParty, Code: { } code }
                || !snapshot.Terms.TryGetValue(code, out ResumptionTerms? terms)
                || terms.Campaign is not { } campaign
            )
                continue;
            if (
                await DeliveredAsync(campaign, item.AuthorId, cancellationToken).ConfigureAwait(false) is not { } delivered
                || now < delivered.AddDays(terms.WindowDays)
            )
                return true;
        }
        return false;
    }

    private async ValueTask<DateTimeOffset?> DeliveredAsync(CampaignId campaign, string member, CancellationToken cancellationToken)
    {
        if (!known.TryRecall((campaign, member), out DateTimeOffset? delivered))
        {
            delivered = await notices.FindDeliveredAsync(campaign, member, cancellationToken).ConfigureAwait(false);
            known.Keep((campaign, member), delivered);
        }
        return delivered;
    }
}
