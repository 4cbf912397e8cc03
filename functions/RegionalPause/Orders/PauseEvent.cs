using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>
/// What happened to an order. The names of these types stand in the control log and are the step names of the formal model: they are a storage format
/// and never change.
/// </summary>
public abstract record PauseEvent
{
    private PauseEvent(OrderId id, DateTimeOffset at) => (Id, At) = (id, at);

    /// <summary>The order it happened to.</summary>
    public OrderId Id { get; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Its name in the control log.</summary>
    public string Name => GetType().Name;

    /// <summary>Recorded, to start later; covers nothing yet.</summary>
    public sealed record OrderScheduled(PauseOrder Order, DateTimeOffset At) : PauseEvent(Order.Id, At);

    /// <summary>In force from the control version that carries this event; states the whole order, so that the log can be read by itself.</summary>
    public sealed record OrderCommitted(PauseOrder Order, DateTimeOffset At) : PauseEvent(Order.Id, At);

    /// <summary>Every shard is fenced.</summary>
    public sealed record OrderFenced(OrderId Id, DateTimeOffset At) : PauseEvent(Id, At);

    /// <summary>Nothing covered that was admitted before can still arrive.</summary>
    public sealed record OrderEffective(OrderId Id, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>SHA-256 of the certificate's bytes, 64 lower-case hexadecimal digits: whoever has this event in the ledger knows a true certificate from a forged one.</summary>
        public string? CertificateHash { get; init; }
    }

    /// <summary>One person asked for the order to end.</summary>
    public sealed record EndingApproved(OrderId Id, OrderEnding Ending, Person By, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>Why; the first word for an undo has a reason, and nothing else has.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>Ended: held items are decided again.</summary>
    public sealed record OrderLifted(OrderId Id, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>Why training may resume; <c>null</c> where two people's word was enough.</summary>
        public ResumptionRecord? Resumption { get; init; }

        /// <summary>The rule data that impose nothing on its jurisdictions; <c>null</c> unless that is why two people's word was enough.</summary>
        public RuleData? WithoutRules { get; init; }

        /// <summary>The override of every rule that was not met, where the order was undone (R47).</summary>
        public RulesOverride? Undo { get; init; }
    }

    /// <summary>Training resumed in some of its jurisdictions; it stays in force in the others (D33). Held items are decided again.</summary>
    public sealed record OrderNarrowed(OrderId Id, ImmutableArray<JurisdictionCode> Jurisdictions, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>Why it may.</summary>
        public required ResumptionRecord Resumption { get; init; }
    }

    /// <summary>Ended: held items are purged.</summary>
    public sealed record OrderWithdrawn(OrderId Id, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>
        /// The jurisdictions whose flags it closes in the same transaction: all that the order still covered (R47). Empty for an order that
        /// held nothing back, and in a control log of format 1, where a withdrawal closed nothing.
        /// </summary>
        public ImmutableArray<JurisdictionCode> Closed { get; init; } = [];
    }

    /// <summary>The authority was told, at the instant given; recorded when the event happened, so a late entry shows as one (D4).</summary>
    public sealed record AuthorityConfirmed(OrderId Id, DateTimeOffset ConfirmedToAuthorityAt, Person By, DateTimeOffset At) : PauseEvent(Id, At);
}
