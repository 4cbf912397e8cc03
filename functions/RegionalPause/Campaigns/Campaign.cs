using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Notices;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>The state of a campaign.</summary>
public enum CampaignState : byte
{
    /// <summary>Can be previewed; nothing is sent.</summary>
    Draft = 1,

    /// <summary>Notices are being sent.</summary>
    Running = 2,

    /// <summary>Stopped temporarily; nothing is sent.</summary>
    Held = 3,

    /// <summary>
    /// Every member of the audience was sent a notice or is unreachable. A bounce still leads to the member's next channel.
    /// </summary>
    Completed = 4,

    /// <summary>Ended permanently; nothing is sent.</summary>
    Cancelled = 5,
}

/// <summary>
/// A campaign: it tells the members of an order's jurisdictions how their content will be used, and that they can object.
/// </summary>
public sealed record Campaign
{
    /// <summary>Its id.</summary>
    public required CampaignId Id { get; init; }

    /// <summary>The order whose end it prepares.</summary>
    public required OrderId Order { get; init; }

    /// <summary>The jurisdictions whose residents are told, sorted.</summary>
    public required ImmutableArray<JurisdictionCode> Jurisdictions { get; init; }

    /// <summary>What they are told.</summary>
    public required NoticeContent Content { get; init; }

    /// <summary>Starts at 1; each material change adds one. Only notices of the current version count (D29).</summary>
    public int ContentVersion { get; init; } = 1;

    /// <summary>Notices a second, for all instances together.</summary>
    public required int RatePerSecond { get; init; }

    /// <summary>
    /// Days after which a member who was told and has not objected is reminded, once; <c>null</c> for never. A reminder does not restart a
    /// member's window.
    /// </summary>
    public int? RemindAfterDays { get; init; }

    /// <summary>Its state.</summary>
    public CampaignState State { get; init; } = CampaignState.Draft;

    /// <summary>Who created it.</summary>
    public required Person CreatedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was first started; <c>null</c> for a draft.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was completed or cancelled.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The figures last recorded in the ledger, for the current content version; <c>null</c> if none are recorded yet.</summary>
    public CampaignCount? Counted { get; init; }

    /// <summary>Number of events so far. An event that is in the ledger twice, after a crash, has the same number both times.</summary>
    public int Revision { get; init; }

    /// <summary>Whether messages of the campaign may be sent now.</summary>
    public bool Sends => State is CampaignState.Running or CampaignState.Completed;

    internal bool AsksTheSameAs(Campaign other) =>
        Order == other.Order
        && Jurisdictions.SequenceEqual(other.Jurisdictions)
        && RatePerSecond == other.RatePerSecond
        && RemindAfterDays == other.RemindAfterDays
        && Content.SaysTheSameAs(other.Content);
}
