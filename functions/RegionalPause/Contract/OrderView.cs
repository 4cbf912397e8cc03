using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Contract;

/// <summary>A pause order and how far it has come. It is the status resource of a pause.</summary>
/// <param name="Id">The order id.</param>
/// <param name="Named">Jurisdictions and groups as the request named them.</param>
/// <param name="Jurisdictions">Every jurisdiction that the order covers.</param>
/// <param name="ContentTypes">Content types; none means all.</param>
/// <param name="Created">Days on which covered content was created.</param>
/// <param name="Processed">Days on which covered content was processed.</param>
/// <param name="Authority">Id of the supervisory authority.</param>
/// <param name="Reason">Why.</param>
/// <param name="IssuedBy">Who issued it.</param>
/// <param name="Meanwhile">What happens to covered content: <c>hold</c> or <c>exclude</c>.</param>
/// <param name="RetentionDays">Days a held item may wait.</param>
/// <param name="AtCeiling">What happens to a held item after these days: <c>ask</c> or <c>purge</c>.</param>
/// <param name="EffectiveFrom">From when it is in force.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="ConfirmedToAuthorityAt">When the authority was told.</param>
/// <param name="ReviewOn">The day on which a person is reminded.</param>
/// <param name="Shadow">Whether it is only evaluated and recorded.</param>
/// <param name="Stage">How far it has come.</param>
/// <param name="Version">The control version from which it is in force.</param>
/// <param name="CommittedAt">When it was committed.</param>
/// <param name="FencedAt">When every shard was fenced.</param>
/// <param name="EffectiveAt">When nothing that it covers could arrive any more.</param>
/// <param name="Approvals">Who asked for its end so far.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="ReviewDue">Whether the day of its review has come.</param>
/// <param name="Resumed">Jurisdictions in which training has resumed.</param>
/// <param name="Undone">How it was undone; <c>null</c> if it was not.</param>
public sealed record OrderView(
    string Id,
    ImmutableArray<string> Named,
    ImmutableArray<string> Jurisdictions,
    ImmutableArray<string> ContentTypes,
    DayRangeView? Created,
    DayRangeView? Processed,
    string? Authority,
    string? Reason,
    string IssuedBy,
    string Meanwhile,
    int RetentionDays,
    string AtCeiling,
    DateTimeOffset EffectiveFrom,
    DateTimeOffset RecordedAt,
    DateTimeOffset? ConfirmedToAuthorityAt,
    DateOnly? ReviewOn,
    bool Shadow,
    string Stage,
    long Version,
    DateTimeOffset? CommittedAt,
    DateTimeOffset? FencedAt,
    DateTimeOffset? EffectiveAt,
    ImmutableArray<ApprovalView> Approvals,
    DateTimeOffset? EndedAt,
    bool ReviewDue,
    ImmutableArray<string> Resumed,
    UndoneView? Undone
);

/// <summary>A range of calendar days in a named zone, both ends included; a missing end is open.</summary>
public sealed record DayRangeView(DateOnly? From, DateOnly? To, string Zone);

/// <summary>One person's request that an order ends.</summary>
/// <param name="Ending"><c>lift</c> or <c>withdraw</c>.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record ApprovalView(string Ending, string By, DateTimeOffset At, string? Reason);

/// <summary>The one override of every rule that was not met when a pause was undone (R47).</summary>
public sealed record UndoneView(string Reason, string By, string SecondedBy, ImmutableArray<string> Rules);

/// <summary>The body of <c>POST /api/orders/{id}/confirm</c>.</summary>
public sealed record ConfirmBody
{
    /// <summary>When the authority was told.</summary>
    public required DateTimeOffset ConfirmedToAuthorityAt { get; init; }
}

/// <summary>The body of <c>POST /api/orders/{id}/undo</c>.</summary>
public sealed record UndoBody
{
    /// <summary>Why; the first of the two people gives it.</summary>
    [MaxBytes(TextLimits.OverrideReason)]
    public string? Reason { get; init; }
}
