using System.Collections.Immutable;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>A command about an order. Every command contains its own time <see cref="Now"/>: the decider reads no clock.</summary>
public abstract record PauseCommand
{
    private PauseCommand(DateTimeOffset now) => Now = now;

    /// <summary>The time of the command, from the caller's <see cref="TimeProvider"/>.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>
    /// Issues an order; one person is enough (R14). If its start is in the past or now, it is committed; otherwise it is scheduled (R12).
    /// </summary>
    public sealed record Pause(PauseOrder Order, DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>Puts a scheduled order in force if it is due. Sent by the timer and by any other code that finds it due.</summary>
    public sealed record Start(DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>Every shard is fenced; <paramref name="Now"/> is the instant of the last fence.</summary>
    public sealed record RecordFenced(DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>Every fenced shard is settled; <paramref name="Now"/> is the instant from which nothing covered can arrive.</summary>
    public sealed record BecomeEffective(DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>Every permit that the order covered is over (R17).</summary>
    /// <param name="Permits">The permits, each with its end.</param>
    /// <param name="Now">The time of the store.</param>
    public sealed record StopTraining(ImmutableArray<StoppedPermit> Permits, DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>One person's request that the order ends. It ends with the second person's request (R14).</summary>
    public sealed record EndOrder(OrderEnding Ending, Person By, DateTimeOffset Now) : PauseCommand(Now)
    {
        /// <summary>
        /// The rule data, if they define no rules for the order's jurisdictions; otherwise <c>null</c>, and then only
        /// <see cref="ResumeTraining"/> lifts the order (R22).
        /// </summary>
        public RuleData? WithoutRules { get; init; }
    }

    /// <summary>Resumes training as two people approved it, in some of the order's jurisdictions or in all (R22, D33).</summary>
    public sealed record ResumeTraining(ResumptionRecord Record, DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>
    /// One person's statement that the order was issued by mistake. The second person's statement undoes the order (R47). The first person
    /// gives the reason. The override covers the rules of the checklist that are not met.
    /// </summary>
    public sealed record Undo(string? Reason, Checklist Checklist, TimeSpan Within, Person By, DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>
    /// Records when the authority was told: the third of an order's instants (D4). If another instant is recorded, this is a correction,
    /// and needs a reason.
    /// </summary>
    public sealed record Confirm(DateTimeOffset ConfirmedToAuthorityAt, Person By, DateTimeOffset Now) : PauseCommand(Now)
    {
        /// <summary>Why the recorded instant is wrong; <c>null</c> unless this is a correction.</summary>
        public string? Reason { get; init; }
    }
}
