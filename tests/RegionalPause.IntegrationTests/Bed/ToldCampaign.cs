using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Members;
using RegionalPause.Notices;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>A completed campaign in an account's tables: the notices of its members were delivered long ago.</summary>
internal static class ToldCampaign
{
    public static async Task WriteAsync(
        TestAccount account,
        string id,
        OrderId order,
        string[] codes,
        string[] members,
        CancellationToken cancellationToken
    )
    {
        StorageAccount storage = account.Storage();
        var campaigns = new CampaignTable(storage);
        var notices = new NoticeTable(storage);
        await campaigns.CreateAsync(cancellationToken);
        await notices.CreateAsync(cancellationToken);
        DateTimeOffset longAgo = DateTimeOffset.UnixEpoch;
        var campaign = new Campaign
        {
            Id = new CampaignId(id),
            Order = order,
            Jurisdictions = [.. codes.Select(c => new JurisdictionCode(c))],
            Content = new NoticeContent { Controller = "Example", StartsOn = DateOnly.MinValue },
            RatePerSecond = 1,
            State = CampaignState.Completed,
            CreatedBy = "olivia",
            CreatedAt = longAgo,
            StartedAt = longAgo,
            EndedAt = longAgo,
        };
        await campaigns.WriteAsync(campaign, [], null, cancellationToken);
        foreach (IGrouping<int, MemberKey> bucket in members.Select(id => MemberKey.Of(MemberId.Parse(id))).GroupBy(m => m.Bucket))
        {
            (Notice?, Notice)[] told =
            [
                .. bucket.Select(member =>
                    (
                        (Notice?)null,
                        new Notice
                        {
                            Member = member,
                            Page = 0,
                            Jurisdiction = codes[0],
                            State = NoticeState.Sent,
                            Pseudonym = "",
                            Attempts = [new NoticeAttempt(0, member.Hash, longAgo) { SentAt = longAgo, DeliveredAt = longAgo }],
                            Due = longAgo,
                        }
                    )
                ),
            ];
            Lane lane = await notices.ReadLaneAsync(campaign.Id, campaign.ContentVersion, bucket.Key, cancellationToken);
            await notices.ChangeAsync(lane, l => l with { Ended = true }, told, cancellationToken);
        }
    }
}
