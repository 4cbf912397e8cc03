using RegionalPause.Requests;

namespace RegionalPause.Drills;

/// <summary>The stage of a drill.</summary>
public enum DrillStage : byte
{
    /// <summary>Requested; starts in the next round of <c>RunDrills</c>.</summary>
    Requested = 1,

    /// <summary>Running.</summary>
    Running = 2,

    /// <summary>Finished, with figures.</summary>
    Done = 3,

    /// <summary>The process that ran it died, and a later round cleaned up. It proves nothing.</summary>
    Interrupted = 4,
}

/// <summary>
/// One drill: the pause of a synthetic jurisdiction under synthetic load, on the real instances, queues and ledger (R14a).
/// </summary>
public sealed record Drill
{
    /// <summary>Its id, which is also the id of its pause order, its certificate and its evidence pack.</summary>
    public required OrderId Id { get; init; }

    /// <summary>Its stage.</summary>
    public required DrillStage Stage { get; init; }

    /// <summary>The person who requested it; <c>schedule</c> if the schedule started it.</summary>
    public required Person RequestedBy { get; init; }

    /// <summary>When it was requested.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What it measured; <c>null</c> until it is done.</summary>
    public DrillFigures? Figures { get; init; }
}

/// <summary>The figures of a drill.</summary>
/// <param name="Submitted">Items sent to the gate.</param>
/// <param name="Admitted">Items that a loader accepted: admitted, with a ticket that was valid when the broker received the
/// message.</param>
/// <param name="Returned">Admissions whose ticket had expired: no loader accepts them.</param>
/// <param name="Withheld">Items held or excluded.</param>
/// <param name="Late">Admissions that a loader accepted although the broker received them after the pause was effective. Must be zero
/// (R9).</param>
/// <param name="Lost">Items without any answer. Must be zero (R6).</param>
/// <param name="FencedAfter">Time from the commit of the order to its last fence; <c>null</c> if it was not fenced.</param>
/// <param name="EffectiveAfter">Time from the commit of the order to its effect; <c>null</c> if it did not become effective.</param>
public sealed record DrillFigures(
    int Submitted,
    int Admitted,
    int Returned,
    int Withheld,
    int Late,
    int Lost,
    TimeSpan? FencedAfter,
    TimeSpan? EffectiveAfter
)
{
    /// <summary>Whether the pause kept its guarantees.</summary>
    public bool Passed => Late == 0 && Lost == 0 && EffectiveAfter is not null;
}
