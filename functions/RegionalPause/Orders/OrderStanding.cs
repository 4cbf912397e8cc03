using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>The stage of an order.</summary>
public enum OrderStage : byte
{
    /// <summary>Recorded, and starts at its effective instant. It covers nothing yet.</summary>
    Scheduled = 1,

    /// <summary>Committed: in force for every later decision. Shards are being fenced.</summary>
    Fencing = 2,

    /// <summary>Every shard is fenced: no covered item is admitted any more.</summary>
    Fenced = 3,

    /// <summary>No covered item that was admitted before can still arrive (R10). A shadow order has this stage from its commit, without
    /// this guarantee.</summary>
    Effective = 4,

    /// <summary>Ended: held items are decided again.</summary>
    Lifted = 5,

    /// <summary>Ended: held items are purged, and the flags of its jurisdictions are closed (R47).</summary>
    Withdrawn = 6,
}

/// <summary>The way in which an order ends.</summary>
public enum OrderEnding : byte
{
    /// <summary>Held items are decided again.</summary>
    Lift = 1,

    /// <summary>Held items are purged, and the flags of its jurisdictions are closed (R47).</summary>
    Withdraw = 2,

    /// <summary>
    /// It was issued by mistake: held items are decided again, and one override replaces every rule that is not met (R47).
    /// </summary>
    Undo = 3,
}

/// <summary>One person's approval that an order ends. Resuming takes two people, neither of whom issued the order (R14).</summary>
/// <param name="Ending">Lift, withdraw or undo.</param>
/// <param name="By">The person.</param>
/// <param name="At">When the person approved.</param>
public sealed record EndingApproval(OrderEnding Ending, Person By, DateTimeOffset At)
{
    /// <summary>The reason; only an undo has one.</summary>
    public string? Reason { get; init; }
}

/// <summary>An order and its progress.</summary>
public sealed record OrderStanding
{
    /// <summary>The order, as committed.</summary>
    public required PauseOrder Order { get; init; }

    /// <summary>The stage of the order.</summary>
    public required OrderStage Stage { get; init; }

    /// <summary>The control version that put it in force; 0 while scheduled.</summary>
    public long Version { get; init; }

    /// <summary>When it was put in force.</summary>
    public DateTimeOffset? CommittedAt { get; init; }

    /// <summary>From when no covered item is admitted; <c>null</c> before that, and always for a shadow order.</summary>
    public DateTimeOffset? FencedAt { get; init; }

    /// <summary>From when no covered item can arrive; <c>null</c> before that, and always for a shadow order.</summary>
    public DateTimeOffset? EffectiveAt { get; init; }

    /// <summary>The people who approved its end, each once, with their latest approval.</summary>
    public ImmutableArray<EndingApproval> Approvals { get; init; } = [];

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The control version that ended it; 0 before that, and for an order that ended before this field was stored.</summary>
    public long EndedVersion { get; init; }

    /// <summary>The override with which it was undone (R47); <c>null</c> if it was not undone.</summary>
    public RulesOverride? Undone { get; init; }

    /// <summary>Jurisdictions in which training resumed before the order ended, sorted (D33).</summary>
    public ImmutableArray<JurisdictionCode> Resumed { get; init; } = [];

    /// <summary>The order as it is in force: without the jurisdictions in which training resumed.</summary>
    public PauseOrder Rest => Resumed.IsEmpty ? Order : Order with { Jurisdictions = [.. Order.Jurisdictions.Except(Resumed)] };

    /// <summary>Whether it ever held back content: it was in force, is enforced, and is not a drill.</summary>
    public bool EverHeldBack => Version > 0 && !Order.Shadow && !Order.IsDrill;

    /// <summary>Whether it is in force.</summary>
    public bool IsInForce => Stage is OrderStage.Fencing or OrderStage.Fenced or OrderStage.Effective;

    /// <summary>Whether it was lifted or withdrawn. No stage follows.</summary>
    public bool HasEnded => Stage is OrderStage.Lifted or OrderStage.Withdrawn;

    internal string StageInWords => Stage switch
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
