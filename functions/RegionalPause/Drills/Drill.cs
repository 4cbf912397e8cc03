using RegionalPause.Requests;

namespace RegionalPause.Drills;

/// <summary>How far a drill has come.</summary>
public enum DrillStage : byte
{
    /// <summary>Asked for; begins with the next round of <c>RunDrills</c>.</summary>
    Requested = 1,

    /// <summary>Running.</summary>
    Running = 2,

    /// <summary>Ended with figures.</summary>
    Done = 3,

    /// <summary>Whoever ran it died; the next one cleaned up after it. It proves nothing.</summary>
    Interrupted = 4,
}

/// <summary>One drill: the pause of a synthetic jurisdiction under synthetic load, on the real instances, queues and ledger (R14a).</summary>
public sealed record Drill
{
    /// <summary>Its id, which is also that of its pause order: certificate and evidence pack are found under it.</summary>
    public required OrderId Id { get; init; }

    /// <summary>How far it has come.</summary>
    public required DrillStage Stage { get; init; }

    /// <summary>Who asked for it; <c>schedule</c> where nobody did.</summary>
    public required Person RequestedBy { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What it measured; <c>null</c> until it is done.</summary>
    public DrillFigures? Figures { get; init; }
}

/// <summary>What a drill measured.</summary>
/// <param name="Submitted">Items sent to the gate.</param>
/// <param name="Admitted">Items that a loader took: admitted, with a ticket that was good when the broker took the message.</param>
/// <param name="Returned">Admissions that came with a ticket that had run out: no loader takes them.</param>
/// <param name="Withheld">Items held or excluded.</param>
/// <param name="Late">Admissions a loader took although the broker had them only after the pause was effective. Must be zero (R9).</param>
/// <param name="Lost">Items nobody answered for. Must be zero (R6).</param>
/// <param name="FencedAfter">From the commit of the order to its last fence; <c>null</c> if it was not reached.</param>
/// <param name="EffectiveAfter">From the commit of the order to effective; <c>null</c> if it was not reached.</param>
public sealed record DrillFigures(int Submitted, int Admitted, int Returned, int Withheld, int Late, int Lost, TimeSpan? FencedAfter, TimeSpan? EffectiveAfter)
{
    /// <summary>Whether the pause did what it promises.</summary>
    public bool Passed => Late == 0 && Lost == 0 && EffectiveAfter is not null;
}
