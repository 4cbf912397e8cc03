using System.Collections.Immutable;

namespace RegionalPause.Readiness;

/// <summary>
/// Evaluates the facts of an installation: would a pause work now, would its proof, and what needs a person (R42)? Pure. What could not be
/// read counts as failed.
/// </summary>
public static class ReadinessRules
{
    private static readonly ImmutableArray<Func<ReadinessFacts, ReadinessCheck>> Rules =
    [
        PauseRules.Storage,
        PauseRules.ControlState,
        PauseRules.Clock,
        PauseRules.Queues,
        PauseRules.ThisInstance,
        PauseRules.Fleet,
        PauseRules.Timers,
        ProofRules.Sealing,
        ProofRules.LedgerKey,
        ProofRules.TicketKey,
        ProofRules.Drill,
        SetupRules.Holds,
        SetupRules.Poison,
        SetupRules.People,
        SetupRules.Notices,
        SetupRules.Transport,
    ];

    /// <summary>The report.</summary>
    public static ReadinessReport Evaluate(ReadinessFacts facts) =>
        new(
            facts.Now,
            facts.Control.Succeeded(out ControlReading? control, out _) ? control.State.Version : null,
            [.. Rules.Select(rule => rule(facts))]
        );
}
