using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>The stage of an order.</summary>
public enum OrderStage : byte
{
    /// <summary>Recorded, to start at its effective instant. Covers nothing yet.</summary>
    Scheduled = 1,

    /// <summary>Committed: in force for every later decision. Its shards are being fenced.</summary>
    Fencing = 2,

    /// <summary>Every shard is fenced: nothing covered is admitted any more.</summary>
    Fenced = 3,

    /// <summary>
    /// No covered item that was admitted before can still arrive (R10). A shadow order has this stage from its commit on and makes no such
    /// guarantee.
    /// </summary>
    Effective = 4,

    /// <summary>Ended: held items are decided again.</summary>
    Lifted = 5,

    /// <summary>Ended: held items are purged, and the flags of its jurisdictions are closed (R47).</summary>
    Withdrawn = 6,
}

/// <summary>The way an order ends.</summary>
public enum OrderEnding : byte
{
    /// <summary>Held items are decided again.</summary>
    Lift = 1,

    /// <summary>Held items are purged, and the flags of its jurisdictions are closed (R47).</summary>
    Withdraw = 2,

    /// <summary>
    /// The order was issued by mistake: held items are decided again, and one override covers every rule that is not met (R47).
    /// </summary>
    Undo = 3,
}

/// <summary>One person's request that an order ends. An end needs two people, neither of whom issued the order (R14).</summary>
/// <param name="Ending">Lift, withdraw or undo.</param>
/// <param name="By">The person.</param>
/// <param name="At">When.</param>
public sealed record EndingApproval(OrderEnding Ending, Person By, DateTimeOffset At)
{
    /// <summary>Why. Only an undo has a reason.</summary>
    public string? Reason { get; init; }
}

/// <summary>An instant at which the authority was said to be told, and which a person corrected later (D4).</summary>
/// <param name="Before">The instant as it was recorded.</param>
/// <param name="Reason">Why it was wrong.</param>
/// <param name="By">The person who corrected it.</param>
/// <param name="At">When it was corrected.</param>
public sealed record ToldCorrection(DateTimeOffset Before, string Reason, Person By, DateTimeOffset At);

/// <summary>An order and its stage.</summary>
public sealed record OrderState
{
    /// <summary>The order, as committed.</summary>
    public required PauseOrder Order { get; init; }

    /// <summary>Its stage.</summary>
    public required OrderStage Stage { get; init; }

    /// <summary>The control version that put it in force; 0 while scheduled.</summary>
    public long Version { get; init; }

    /// <summary>When it was put in force.</summary>
    public DateTimeOffset? CommittedAt { get; init; }

    /// <summary>The instant from which nothing covered is admitted; <c>null</c> before it, and always for a shadow order.</summary>
    public DateTimeOffset? FencedAt { get; init; }

    /// <summary>The instant from which nothing covered can arrive; <c>null</c> before it, and always for a shadow order.</summary>
    public DateTimeOffset? EffectiveAt { get; init; }

    /// <summary>
    /// The instant from which no run reads under a permit that the order covered (R17); <c>null</c> before it, and always for a shadow
    /// order and a drill.
    /// </summary>
    public DateTimeOffset? TrainingStoppedAt { get; init; }

    /// <summary>The people who asked for its end. Each person occurs once, with their latest request.</summary>
    public ImmutableArray<EndingApproval> Approvals { get; init; } = [];

    /// <summary>The corrections of the instant at which the authority was told, oldest first.</summary>
    public ImmutableArray<ToldCorrection> Corrections { get; init; } = [];

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The control version that ended it; 0 before its end, and for orders that ended in releases that did not store it.</summary>
    public long EndedVersion { get; init; }

    /// <summary>The override with which it was undone (R47); <c>null</c> if it was not undone.</summary>
    public RulesOverride? Undone { get; init; }

    /// <summary>Jurisdictions in which training resumed before the order ended, sorted (D33).</summary>
    public ImmutableArray<JurisdictionCode> Resumed { get; init; } = [];

    /// <summary>The part of the order that is in force: without the jurisdictions in which training resumed.</summary>
    public PauseOrder Rest => Resumed.IsEmpty ? Order : Order with { Jurisdictions = [.. Order.Jurisdictions.Except(Resumed)] };

    /// <summary>Whether it ever held content back: it was in force, enforced, and no drill.</summary>
    public bool EverHeldBack => Version > 0 && !Order.Shadow && !Order.IsDrill;

    /// <summary>Whether the gate applies it to decisions.</summary>
    public bool IsInForce => Stage is OrderStage.Fencing or OrderStage.Fenced or OrderStage.Effective;

    /// <summary>Whether it was lifted or withdrawn. No later event changes its stage.</summary>
    public bool HasEnded => Stage is OrderStage.Lifted or OrderStage.Withdrawn;

    internal string StageInWords =>
        Stage switch
        {
            OrderStage.Scheduled => "scheduled",
            OrderStage.Fencing => "being fenced",
            OrderStage.Fenced => "fenced",
            OrderStage.Effective => Order.Shadow ? "in shadow" : "effective",
            OrderStage.Lifted => Undone is null ? "lifted" : "undone",
            OrderStage.Withdrawn => "withdrawn",
            _ => throw new System.Diagnostics.UnreachableException($"Stage {Stage}."),
        };
}
