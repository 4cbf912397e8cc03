using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Gate;

/// <summary>When a member's notice of a campaign was delivered; <c>null</c> if it was not.</summary>
public delegate Task<DateTimeOffset?> DeliveredNotice(CampaignId campaign, string memberId, CancellationToken cancellationToken);

/// <summary>
/// Whether an author may still object before their content is used (R21, D27): where training resumed after a campaign, a member's window ends full days after
/// their own notice was delivered, and whoever was not told stays held. Time only ever ends a window, so an answer that is a minute old holds too much rather
/// than too little; that a notice bounced after all, or was replaced, is noticed within the same minute.
/// </summary>
public sealed class NoticeWindows(DeliveredNotice notices, TimeProvider time)
{
    private readonly ShortMemory<(CampaignId Campaign, string Member), DateTimeOffset?> known = new(TimeSpan.FromMinutes(1), time);

    /// <summary>Whether any window of an item's author is open under this law. Where others live whom the item shows opens none: they are told for themselves.</summary>
    internal async ValueTask<bool> IsOpenAsync(ContentItem item, Snapshot snapshot, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (snapshot.Terms.Count == 0 || item.Purpose == TrainingPurpose.SafetyModel)
            return false;
        foreach (ResidencySignal signal in item.Signals)
        {
            if (signal is not { Kind: not SignalKind.ThirdParty, Code: { } code } || !snapshot.Terms.TryGetValue(code, out ResumptionTerms? terms) || terms.Campaign is not { } campaign)
                continue;
            if (await DeliveredAsync(campaign, item.AuthorId, cancellationToken).ConfigureAwait(false) is not { } delivered || now < delivered.AddDays(terms.WindowDays))
                return true;
        }
        return false;
    }

    private async ValueTask<DateTimeOffset?> DeliveredAsync(CampaignId campaign, string member, CancellationToken cancellationToken)
    {
        if (!known.TryRecall((campaign, member), out DateTimeOffset? delivered))
            known.Keep((campaign, member), delivered = await notices(campaign, member, cancellationToken).ConfigureAwait(false));
        return delivered;
    }
}
