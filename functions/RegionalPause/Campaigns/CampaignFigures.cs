using RegionalPause.Notices;

namespace RegionalPause.Campaigns;

/// <summary>The figures of a campaign. They count members, except bounces, which count attempts.</summary>
public sealed record CampaignFigures(
    long Audience,
    long Sent,
    long Delivered,
    long Bounced,
    long Unreachable,
    long Objected,
    long Reminded = 0,
    long SetAside = 0
)
{
    /// <summary>The figures before any notice.</summary>
    public static CampaignFigures None { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>The figures of a campaign's notices.</summary>
    internal static CampaignFigures Of(NoticeTally t) =>
        new(t.Audience, t.Sent, t.Delivered, t.Bounced, t.Unreachable, t.Objected, t.Reminded, t.SetAside);
}

/// <summary>Figures as recorded in the ledger.</summary>
/// <param name="Figures">The figures.</param>
/// <param name="At">When they were counted.</param>
public sealed record CampaignCount(CampaignFigures Figures, DateTimeOffset At);
