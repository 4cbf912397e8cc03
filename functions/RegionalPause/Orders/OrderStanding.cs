using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>How far an order has come.</summary>
public enum OrderStage : byte
{
    /// <summary>Recorded, to start at its effective instant; covers nothing yet.</summary>
    Scheduled = 1,

    /// <summary>Committed: in force for every decision made from now on; shards are being fenced.</summary>
    Fencing = 2,

    /// <summary>Every shard is fenced: nothing covered is admitted any more.</summary>
    Fenced = 3,

    /// <summary>Nothing covered that was admitted before can still arrive (R10). A shadow order is here from its commit on, and claims no such thing.</summary>
    Effective = 4,

    /// <summary>Ended: held items are decided again.</summary>
    Lifted = 5,

    /// <summary>Ended: held items are purged, and the flags of its jurisdictions are closed (R47).</summary>
    Withdrawn = 6,
}

/// <summary>How an order is to end.</summary>
public enum OrderEnding : byte
{
    /// <summary>Held items are decided again.</summary>
    Lift = 1,

    /// <summary>Held items are purged, and the flags of its jurisdictions are closed (R47).</summary>
    Withdraw = 2,

    /// <summary>
    /// It was issued by mistake: held items are decided again, and one override stands for every rule that is not met (R47).
    /// </summary>
    Undo = 3,
}

/// <summary>One person's word that an order is to end; resuming takes two, neither of whom issued it (R14).</summary>
/// <param name="Ending">Lift, withdraw or undo.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
public sealed record EndingApproval(OrderEnding Ending, Person By, DateTimeOffset At)
{
    /// <summary>Why; only an undo has a reason.</summary>
    public string? Reason { get; init; }
}

/// <summary>An order and how far it has come.</summary>
public sealed record OrderStanding
{
    /// <summary>The order, as committed.</summary>
    public required PauseOrder Order { get; init; }

    /// <summary>Its stage.</summary>
    public required OrderStage Stage { get; init; }

    /// <summary>The control version that put it in force; 0 while scheduled.</summary>
    public long Version { get; init; }

    /// <summary>When it was put in force.</summary>
    public DateTimeOffset? CommittedAt { get; init; }

    /// <summary>From when nothing covered is admitted; <c>null</c> before, and for ever for a shadow order.</summary>
    public DateTimeOffset? FencedAt { get; init; }

    /// <summary>From when nothing covered can arrive; <c>null</c> before, and for ever for a shadow order.</summary>
    public DateTimeOffset? EffectiveAt { get; init; }

    /// <summary>Who has asked for it to end, each person once, with their latest word.</summary>
    public ImmutableArray<EndingApproval> Approvals { get; init; } = [];

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The control version that ended it; 0 before, and for an order that ended before versions were kept of it.</summary>
    public long EndedVersion { get; init; }

    /// <summary>The override it was undone with (R47); <c>null</c> where it was not undone.</summary>
    public RulesOverride? Undone { get; init; }

    /// <summary>Jurisdictions in which training resumed before the order ended, sorted (D33).</summary>
    public ImmutableArray<JurisdictionCode> Resumed { get; init; } = [];

    /// <summary>The order as it is in force: without the jurisdictions in which training resumed.</summary>
    public PauseOrder Rest => Resumed.IsEmpty ? Order : Order with { Jurisdictions = [.. Order.Jurisdictions.Except(Resumed)] };

    /// <summary>Whether it ever held anything back: in force at some time, enforced, and about somebody.</summary>
    public bool EverHeldBack => Version > 0 && !Order.Shadow && !Order.IsDrill;

    /// <summary>Whether decisions are made under it.</summary>
    public bool IsInForce => Stage is OrderStage.Fencing or OrderStage.Fenced or OrderStage.Effective;

    /// <summary>Whether it was lifted or withdrawn; nothing follows that.</summary>
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
