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
}

/// <summary>A member who cannot be told, without data that identifies them.</summary>
/// <param name="Pseudonym">Their pseudonym in the ledger; <c>null</c> if their record cannot be read.</param>
/// <param name="Jurisdiction">The jurisdiction in which they were found.</param>
/// <param name="Defect">Why they cannot be told.</param>
public sealed record SetAsideMember(string? Pseudonym, string Jurisdiction, NoticeDefect Defect);

/// <summary>Figures as recorded in the ledger.</summary>
/// <param name="Figures">The figures.</param>
/// <param name="At">When they were counted.</param>
public sealed record CampaignCount(CampaignFigures Figures, DateTimeOffset At);
