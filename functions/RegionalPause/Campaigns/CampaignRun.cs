using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Ledger;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Notices;
using RegionalPause.Objections;
using RegionalPause.Storage;

namespace RegionalPause.Campaigns;

/// <summary>
/// The work of the timer <c>Renotify</c>: a slice of every campaign that sends. Several instances share the lanes. Two instances at one
/// lane repeat work but never send a second notice.
/// </summary>
public sealed partial class CampaignRun(
    CampaignTable campaigns,
    CampaignLog log,
    NoticeTable notices,
    MemberTable members,
    NoticeWriter writer,
    ObjectionHandler objections,
    StoreClock clock,
    IOptions<CampaignOptions> options,
    IOptions<MemberOptions> memberOptions,
    TimeProvider time,
    ShardIdentity identity,
    ILogger<CampaignRun> logger
)
{
    private readonly CampaignOptions options = options.Value;
    private readonly string owner = $"{identity.Owner}/{identity.Next():x16}";

    /// <summary>Runs one slice. Returns when there is no work now or the time of the slice is over.</summary>
    public async Task RunAsync(IMessageSink sink, CancellationToken cancellationToken)
    {
        long until = time.GetTimestamp() + (long)(options.Slice.TotalSeconds * time.TimestampFrequency);
        foreach (CampaignEntry found in await campaigns.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (CampaignDecider.IsCountDue(found.Campaign, clock.Now))
                await CountAsync(found.Campaign, cancellationToken).ConfigureAwait(false);
            // Read through the log: events that only the row has are recorded in the ledger before anything is sent.
            if (
                found.Campaign.Sends
                && await log.FindAsync(found.Campaign.Id, cancellationToken).ConfigureAwait(false) is { Campaign: { Sends: true } campaign }
            )
                await RunAsync(campaign, sink, until, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CountAsync(Campaign campaign, CancellationToken cancellationToken)
    {
        Lane[] lanes = await notices.ReadLanesAsync(campaign.Id, campaign.ContentVersion, cancellationToken).ConfigureAwait(false);
        var count = new CampaignCommand.Count(campaign.ContentVersion, CampaignFigures.Of(NoticeTally.Of(lanes)), owner, clock.Now);
        await log.ApplyAsync(campaign.Id, count, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(Campaign campaign, IMessageSink sink, long until, CancellationToken cancellationToken)
    {
        var run = new LaneRun(
            campaigns,
            log,
            notices,
            members,
            writer,
            objections,
            clock,
            options,
            memberOptions.Value.AgeLimit,
            time,
            sink,
            owner
        );
        bool completed = false;
        while (time.GetTimestamp() < until)
        {
            Lane[] all = await notices.ReadLanesAsync(campaign.Id, campaign.ContentVersion, cancellationToken).ConfigureAwait(false);
            DateTimeOffset now = clock.Now;
            if (!completed && all.All(l => l.Ended && l.NextDue is null))
            {
                completed = true;
                var complete = new CampaignCommand.Complete(campaign.ContentVersion, owner, now);
                if (
                    campaign.State == CampaignState.Running
                    && (await log.ApplyAsync(campaign.Id, complete, cancellationToken).ConfigureAwait(false)).Succeeded(
                        out Campaign? ended,
                        out _
                    )
                    && ended.State == CampaignState.Completed
                )
                {
                    LogCompleted(
                        campaign.Id.Value,
                        all.Sum(l => l.Tally.Sent),
                        all.Sum(l => l.Tally.Unreachable),
                        all.Sum(l => l.Tally.Objected),
                        all.Sum(l => l.Tally.SetAside)
                    );
                }
            }
            Lane[] free = [.. all.Where(l => l.HasWork(now) && l.IsFreeFor(owner, now))];
            if (free.Length == 0)
                return;
            // Each instance starts at another lane, so that two instances rarely work on the same one.
            int first = (int)((uint)owner.GetHashCode(StringComparison.Ordinal) % (uint)free.Length);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Lanes, CancellationToken = cancellationToken };
            await Parallel
                .ForEachAsync(
                    free[first..].Concat(free[..first]),
                    parallel,
                    async (lane, ct) => await run.RunAsync(campaign, lane, until, ct).ConfigureAwait(false)
                )
                .ConfigureAwait(false);
            CampaignEntry? current = await campaigns.FindAsync(campaign.Id, cancellationToken).ConfigureAwait(false);
            if (current is not { Campaign.Sends: true } || current.Campaign.ContentVersion != campaign.ContentVersion)
                return;
        }
    }

    [LoggerMessage(
        6101,
        LogLevel.Information,
        "Campaign {Campaign} is completed: {Sent} members were sent a notice, {Unreachable} are unreachable, {Objected} object already, "
            + "{SetAside} cannot be told"
    )]
    private partial void LogCompleted(string campaign, long sent, long unreachable, long objected, long setAside);
}
