using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>What can be asked of an order. Every command carries its own <see cref="Now"/>: the decider reads no clock.</summary>
public abstract record PauseCommand
{
    private PauseCommand(DateTimeOffset now) => Now = now;

    /// <summary>When it is asked, as the caller's <see cref="TimeProvider"/> says.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Issue an order, by one person (R14). An order from the past or present is committed, a later one is scheduled (R12).</summary>
    public sealed record Pause(PauseOrder Order, DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>Put a scheduled order in force if it is due; asked by the timer and by anybody who sees it due.</summary>
    public sealed record Start(DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>Every shard is fenced; <paramref name="Now"/> is the instant of the last fence.</summary>
    public sealed record RecordFenced(DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>Every fenced shard is settled; <paramref name="Now"/> is the instant from which nothing covered can arrive.</summary>
    public sealed record BecomeEffective(DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>One person's word that the order is to end; it ends with the second person's (R14).</summary>
    public sealed record EndOrder(OrderEnding Ending, Person By, DateTimeOffset Now) : PauseCommand(Now)
    {
        /// <summary>The rule data that impose nothing on the order's jurisdictions; <c>null</c> where they do, and then a lift takes <see cref="ResumeTraining"/> (R22).</summary>
        public RuleData? WithoutRules { get; init; }
    }

    /// <summary>Resume training as two people approved it, in some of the order's jurisdictions or in all (R22, D33).</summary>
    public sealed record ResumeTraining(ResumptionRecord Record, DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>
    /// One person's word that the order was issued by mistake; with the second person's it is undone (R47). The reason is the first one's;
    /// the checklist says which rules the override stands for.
    /// </summary>
    public sealed record Undo(string? Reason, Checklist Checklist, TimeSpan Within, Person By, DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>Note when the authority was told: the third of an order's instants (D4).</summary>
    public sealed record Confirm(DateTimeOffset ConfirmedToAuthorityAt, Person By, DateTimeOffset Now) : PauseCommand(Now);
}
