using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>The commands for an order. Every command contains its own <see cref="Now"/>: the decider reads no clock.</summary>
public abstract record PauseCommand
{
    private PauseCommand(DateTimeOffset now) => Now = now;

    /// <summary>When the command is given, by the caller's clock.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Issue an order, by one person (R14). An order with a past or present start is committed; an order with a later start is
    /// scheduled (R12).</summary>
    public sealed record Pause(PauseOrder Order, DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>Put a scheduled order in force if it is due. The timer and any caller that finds it due send this command.</summary>
    public sealed record Start(DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>Every shard is fenced; <paramref name="Now"/> is the instant of the last fence.</summary>
    public sealed record RecordFenced(DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>Every fenced shard is settled; <paramref name="Now"/> is the instant from which no covered item can arrive.</summary>
    public sealed record BecomeEffective(DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>One person's approval that the order ends; it ends with the second person's approval (R14).</summary>
    public sealed record EndOrder(OrderEnding Ending, Person By, DateTimeOffset Now) : PauseCommand(Now)
    {
        /// <summary>The rule data, if they have no rules for the order's jurisdictions; <c>null</c> if they have rules. Then a lift needs
        /// <see cref="ResumeTraining"/> (R22).</summary>
        public RuleData? WithoutRules { get; init; }
    }

    /// <summary>Resume training as two people approved it, in some or all of the order's jurisdictions (R22, D33).</summary>
    public sealed record ResumeTraining(ResumptionRecord Record, DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>
    /// One person's statement that the order was issued by mistake; with the second person's statement it is undone (R47). The first person
    /// gives the reason. The checklist states which rules the override replaces.
    /// </summary>
    public sealed record Undo(string? Reason, Checklist Checklist, TimeSpan Within, Person By, DateTimeOffset Now) : PauseCommand(Now);

    /// <summary>Record when the authority was informed: the third of an order's instants (D4).</summary>
    public sealed record Confirm(DateTimeOffset ConfirmedToAuthorityAt, Person By, DateTimeOffset Now) : PauseCommand(Now);
}
