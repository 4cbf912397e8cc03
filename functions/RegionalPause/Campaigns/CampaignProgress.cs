using RegionalPause.Notices;

namespace RegionalPause.Campaigns;

/// <summary>How far a campaign is, and what it waits for.</summary>
/// <param name="Figures">The figures of the current content version.</param>
/// <param name="Waiting">The notices that wait for the end of quiet hours; <c>null</c> if the campaign does not wait.</param>
public sealed record CampaignProgress(CampaignFigures Figures, WaitingNotices? Waiting);

/// <summary>Notices of members who have quiet hours now.</summary>
/// <param name="Members">Members who are not told yet; 0 if only second attempts wait.</param>
/// <param name="Until">When the first of them are due.</param>
/// <param name="From">Start of the quiet hours, where the member lives.</param>
/// <param name="To">End of the quiet hours, where the member lives.</param>
public sealed record WaitingNotices(long Members, DateTimeOffset Until, TimeOnly From, TimeOnly To)
{
    /// <summary>What waits in the lanes of a campaign. While a lane has work, a notice waits only for its turn.</summary>
    internal static WaitingNotices? Of(Campaign campaign, IReadOnlyCollection<Lane> lanes, QuietHours quiet, DateTimeOffset now)
    {
        if (campaign.State != CampaignState.Running || lanes.Any(l => l.HasWork(now)) || lanes.Min(l => l.NextDue) is not { } until)
            return null;
        var tally = NoticeTally.Of(lanes);
        return new WaitingNotices(tally.Audience - tally.Sent - tally.Unreachable - tally.SetAside, until, quiet.From, quiet.To);
    }
}
