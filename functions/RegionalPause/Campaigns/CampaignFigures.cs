namespace RegionalPause.Campaigns;

/// <summary>How far a campaign has come. Audience and everything after it are members, except bounces, which are tries.</summary>
public sealed record CampaignFigures(long Audience, long Sent, long Delivered, long Bounced, long Unreachable, long Objected, long Reminded = 0, long SetAside = 0)
{
    /// <summary>Of a campaign that reached nobody yet.</summary>
    public static CampaignFigures None { get; } = new(0, 0, 0, 0, 0, 0);
}

/// <summary>A member who cannot be told, without anything that says who they are.</summary>
/// <param name="Pseudonym">How they stand in the ledger; <c>null</c> where even their record cannot be read.</param>
/// <param name="Jurisdiction">Where they were found.</param>
/// <param name="Defect">Why.</param>
public sealed record SetAsideMember(string? Pseudonym, string Jurisdiction, NoticeDefect Defect);

/// <summary>Figures as they were counted into the ledger.</summary>
/// <param name="Figures">The figures.</param>
/// <param name="At">When they were counted.</param>
public sealed record CampaignCount(CampaignFigures Figures, DateTimeOffset At);
