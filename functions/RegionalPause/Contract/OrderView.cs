using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Contract;

/// <summary>A pause order and its stage. This is the status resource of a pause.</summary>
/// <param name="Id">The order id.</param>
/// <param name="Named">Jurisdictions and groups as the request named them.</param>
/// <param name="Jurisdictions">Every jurisdiction that the order covers.</param>
/// <param name="ContentTypes">Content types; empty means all.</param>
/// <param name="Created">The days on which covered content was created; <c>null</c> means any day.</param>
/// <param name="Processed">The days on which covered content was processed; <c>null</c> means any day.</param>
/// <param name="Authority">Id of the supervisory authority.</param>
/// <param name="Reason">Why it was issued.</param>
/// <param name="IssuedBy">Who issued it.</param>
/// <param name="Meanwhile">What happens to covered content: <c>hold</c> or <c>exclude</c>.</param>
/// <param name="RetentionDays">Maximum number of days that an item is held.</param>
/// <param name="AtCeiling">What happens to a held item after that: <c>ask</c> or <c>purge</c>.</param>
/// <param name="EffectiveFrom">The instant from which it applies.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="ConfirmedToAuthorityAt">When the authority was informed; <c>null</c> if that is not recorded.</param>
/// <param name="ReviewOn">The day on which a person is reminded of the review.</param>
/// <param name="Shadow">Whether the order is evaluated and recorded only, not enforced.</param>
/// <param name="Stage"><c>scheduled</c>, <c>fencing</c>, <c>fenced</c>, <c>effective</c>, <c>lifted</c> or <c>withdrawn</c>.</param>
/// <param name="Version">The control version that put it in force; 0 while it is scheduled.</param>
/// <param name="CommittedAt">When it was put in force; <c>null</c> while it is scheduled.</param>
/// <param name="FencedAt">The instant from which no covered item is admitted; <c>null</c> before that, and for a shadow order.</param>
/// <param name="EffectiveAt">The instant from which no covered item can arrive; <c>null</c> before that, and for a shadow order.</param>
/// <param name="Approvals">The people who requested its end, each with the latest request.</param>
/// <param name="EndedAt">When it ended; <c>null</c> if it has not ended.</param>
/// <param name="ReviewDue">Whether its review is due.</param>
/// <param name="Resumed">Jurisdictions in which training has resumed.</param>
/// <param name="Undone">The override with which it was undone; <c>null</c> if it was not undone.</param>
/// <param name="Corrections">The corrections of <paramref name="ConfirmedToAuthorityAt"/>, oldest first.</param>
/// <param name="TrainingStoppedAt">
/// The instant from which no training run reads under a permit that the order covered; <c>null</c> before that, and for a shadow order.
/// </param>
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
    UndoneView? Undone,
    ImmutableArray<CorrectionView> Corrections,
    DateTimeOffset? TrainingStoppedAt = null
);

/// <summary>A range of calendar days in a named time zone, first and last day included; a missing day means no bound.</summary>
public sealed record DayRangeView(DateOnly? From, DateOnly? To, string Zone);

/// <summary>One person's request that an order ends.</summary>
/// <param name="Ending"><c>lift</c>, <c>withdraw</c> or <c>undo</c>.</param>
/// <param name="By">The person.</param>
/// <param name="At">When the person requested it.</param>
/// <param name="Reason">Why; only an undo has a reason.</param>
public sealed record ApprovalView(string Ending, string By, DateTimeOffset At, string? Reason);

/// <summary>The override with which a pause was undone. It covers every rule that was not met (R47).</summary>
public sealed record UndoneView(string Reason, string By, string SecondedBy, ImmutableArray<string> Rules);

/// <summary>A correction of the instant at which the authority was informed (D4).</summary>
/// <param name="Before">The instant that was recorded before.</param>
/// <param name="Reason">Why it was wrong.</param>
/// <param name="By">The person who corrected it.</param>
/// <param name="At">When it was corrected.</param>
public sealed record CorrectionView(DateTimeOffset Before, string Reason, string By, DateTimeOffset At);

/// <summary>
/// An operator's request for a pause, not yet checked. The emergency form needs <c>jurisdictions</c>, and <c>authority</c> or
/// <c>reason</c>; the person is the caller. Everything else has a default.
/// </summary>
public record PauseRequest
{
    /// <summary>Order id; if missing, it is made from the jurisdictions and the instant.</summary>
    [MaxBytes(TextLimits.OrderId)]
    public string? Id { get; init; }

    /// <summary>Groups or jurisdictions, for example <c>["UK"]</c>.</summary>
    public ImmutableArray<string> Jurisdictions
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Id or short name of the supervisory authority.</summary>
    [MaxBytes(TextLimits.Authority)]
    public string? Authority { get; init; }

    /// <summary>Why.</summary>
    [MaxBytes(TextLimits.Reason)]
    public string? Reason { get; init; }

    /// <summary>Content types, by their lower-case names; empty means all.</summary>
    public ImmutableArray<string> ContentTypes
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Created range.</summary>
    public DayRange? Created { get; init; }

    /// <summary>Processed range.</summary>
    public DayRange? Processed { get; init; }

    /// <summary><c>hold</c> (default) or <c>exclude</c>.</summary>
    public string? Meanwhile { get; init; }

    /// <summary>Days a held item may wait, 1 to 3650. Default 400.</summary>
    public int? RetentionDays { get; init; }

    /// <summary><c>ask</c> (default) or <c>purge</c>.</summary>
    public string? AtCeiling { get; init; }

    /// <summary>From when it applies. If missing: now. In the future for a scheduled order.</summary>
    public DateTimeOffset? EffectiveFrom { get; init; }

    /// <summary>When the authority was told.</summary>
    public DateTimeOffset? ConfirmedToAuthorityAt { get; init; }

    /// <summary>A day on which a person is reminded.</summary>
    public DateOnly? ReviewOn { get; init; }

    /// <summary>Whether the order is evaluated and recorded only, not enforced.</summary>
    public bool Shadow { get; init; }
}

/// <summary>The body of <c>POST /api/orders/{id}/confirm</c>.</summary>
public sealed record ConfirmBody
{
    /// <summary>When the authority was informed.</summary>
    public required DateTimeOffset ConfirmedToAuthorityAt { get; init; }

    /// <summary>Why the recorded instant is wrong. Required if another instant is recorded.</summary>
    [MaxBytes(TextLimits.OverrideReason)]
    public string? Reason { get; init; }
}

/// <summary>The body of <c>POST /api/orders/{id}/undo</c>.</summary>
public sealed record UndoBody
{
    /// <summary>The reason; the first of the two people must state it.</summary>
    [MaxBytes(TextLimits.OverrideReason)]
    public string? Reason { get; init; }
}
