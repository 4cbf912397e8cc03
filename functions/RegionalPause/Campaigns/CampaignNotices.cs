using RegionalPause.Content;
using RegionalPause.Members;
using RegionalPause.Notices;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>A member's notices, over all campaigns and content versions.</summary>
public sealed class CampaignNotices(CampaignTable campaigns, NoticeTable notices)
{
    /// <summary>
    /// When a member's notice of a campaign was delivered; their window counts from this time (D27). <c>null</c> if it was not delivered,
    /// if it bounced, or if only an older content version was delivered (D29).
    /// </summary>
    public async Task<DateTimeOffset?> FindDeliveredAsync(CampaignId campaign, MemberId memberId, CancellationToken cancellationToken)
    {
        if (await campaigns.FindAsync(campaign, cancellationToken).ConfigureAwait(false) is not { Campaign: var found })
            return null;
        var reference = new NoticeReference(found.Id, found.ContentVersion, MemberKey.Of(memberId));
        return (await notices.FindAsync(reference, cancellationToken).ConfigureAwait(false))?.DeliveredAt;
    }

    /// <summary>Removes a member from every notice (R26). The lists of the pages stay complete.</summary>
    internal async Task EraseAsync(MemberId memberId, CancellationToken cancellationToken)
    {
        MemberKey member = MemberKey.Of(memberId);
        foreach (CampaignEntry entry in await campaigns.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            for (int version = 1; version <= entry.Campaign.ContentVersion; version++)
            {
                var reference = new NoticeReference(entry.Campaign.Id, version, member);
                await notices.EraseAsync(reference, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
