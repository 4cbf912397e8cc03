using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>
/// The events of an order. The names of these types are stored in the control log and are the step names of the formal model. They are a
/// storage format and never change.
/// </summary>
public abstract record PauseEvent
{
    private PauseEvent(OrderId id, DateTimeOffset at) => (Id, At) = (id, at);

    /// <summary>The order of the event.</summary>
    public OrderId Id { get; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Name of the event in the control log.</summary>
    public string Name => GetType().Name;

    /// <summary>Recorded, and starts later. It covers nothing yet.</summary>
    public sealed record OrderScheduled(PauseOrder Order, DateTimeOffset At) : PauseEvent(Order.Id, At);

    /// <summary>In force from the control version of this event. The event has the whole order, so that the log can be read
    /// alone.</summary>
    public sealed record OrderCommitted(PauseOrder Order, DateTimeOffset At) : PauseEvent(Order.Id, At);

    /// <summary>Every shard is fenced.</summary>
    public sealed record OrderFenced(OrderId Id, DateTimeOffset At) : PauseEvent(Id, At);

    /// <summary>No covered item that was admitted before can still arrive.</summary>
    public sealed record OrderEffective(OrderId Id, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>SHA-256 of the certificate's bytes, 64 lower-case hexadecimal digits. A verifier with this event from the ledger can
        /// tell a true certificate from a forged one.</summary>
        public string? CertificateHash { get; init; }
    }

    /// <summary>One person approved that the order ends.</summary>
    public sealed record EndingApproved(OrderId Id, OrderEnding Ending, Person By, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>The reason; only the first approval of an undo has one.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>Ended: held items are decided again.</summary>
    public sealed record OrderLifted(OrderId Id, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>Why training may resume; <c>null</c> if the approval of two people was enough.</summary>
        public ResumptionRecord? Resumption { get; init; }

        /// <summary>The rule data, if they have no rules for its jurisdictions and so the approval of two people was enough; otherwise
        /// <c>null</c>.</summary>
        public RuleData? WithoutRules { get; init; }

        /// <summary>The override of every rule that was not met, if the order was undone (R47).</summary>
        public RulesOverride? Undo { get; init; }
    }

    /// <summary>Training resumed in some of its jurisdictions; the order stays in force in the others (D33). Held items are decided
    /// again.</summary>
    public sealed record OrderNarrowed(OrderId Id, ImmutableArray<JurisdictionCode> Jurisdictions, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>Why training may resume.</summary>
        public required ResumptionRecord Resumption { get; init; }
    }

    /// <summary>Ended: held items are purged.</summary>
    public sealed record OrderWithdrawn(OrderId Id, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>
        /// The jurisdictions whose flags it closes in the same transaction: all that the order still covered (R47). Empty for an order that
        /// held back nothing, and in a control log of format 1, in which a withdrawal closed nothing.
        /// </summary>
        public ImmutableArray<JurisdictionCode> Closed { get; init; } = [];
    }

    /// <summary>The authority was informed at the given instant. The event is recorded when it is entered, so a late entry is visible
    /// (D4).</summary>
    public sealed record AuthorityConfirmed(OrderId Id, DateTimeOffset ConfirmedToAuthorityAt, Person By, DateTimeOffset At) : PauseEvent(Id, At);
}
