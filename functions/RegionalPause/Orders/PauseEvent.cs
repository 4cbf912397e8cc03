using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>
/// An event of an order. The names of these types are stored in the control log and are the step names of the formal model. They are a
/// storage format and never change.
/// </summary>
public abstract record PauseEvent
{
    private PauseEvent(OrderId id, DateTimeOffset at) => (Id, At) = (id, at);

    /// <summary>The order.</summary>
    public OrderId Id { get; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Its name in the control log.</summary>
    public string Name => GetType().Name;

    /// <summary>Recorded, to start later; covers nothing yet.</summary>
    public sealed record OrderScheduled(PauseOrder Order, DateTimeOffset At) : PauseEvent(Order.Id, At);

    /// <summary>
    /// In force from the control version that contains this event. It contains the whole order, so that the log is complete.
    /// </summary>
    public sealed record OrderCommitted(PauseOrder Order, DateTimeOffset At) : PauseEvent(Order.Id, At);

    /// <summary>Every shard is fenced.</summary>
    public sealed record OrderFenced(OrderId Id, DateTimeOffset At) : PauseEvent(Id, At);

    /// <summary>Nothing covered that was admitted before can still arrive.</summary>
    public sealed record OrderEffective(OrderId Id, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>
        /// SHA-256 of the certificate's bytes, 64 lower-case hexadecimal digits. With this event from the ledger a reader can tell a
        /// genuine certificate from a forged one.
        /// </summary>
        public string? CertificateHash { get; init; }
    }

    /// <summary>One person asked for the order to end.</summary>
    public sealed record EndingApproved(OrderId Id, OrderEnding Ending, Person By, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>Why. Only the first request for an undo has a reason.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>Ended: held items are decided again.</summary>
    public sealed record OrderLifted(OrderId Id, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>The justification of a resumption; <c>null</c> if the requests of two people were enough.</summary>
        public ResumptionRecord? Resumption { get; init; }

        /// <summary>
        /// The rule data that define no rules for its jurisdictions; <c>null</c> unless this is why two requests were enough.
        /// </summary>
        public RuleData? WithoutRules { get; init; }

        /// <summary>The override of every rule that was not met, if the order was undone (R47).</summary>
        public RulesOverride? Undo { get; init; }
    }

    /// <summary>
    /// Training resumed in some of its jurisdictions. The order stays in force in the others (D33). Held items are decided again.
    /// </summary>
    public sealed record OrderNarrowed(OrderId Id, ImmutableArray<JurisdictionCode> Jurisdictions, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>The justification of the resumption.</summary>
        public required ResumptionRecord Resumption { get; init; }
    }

    /// <summary>Ended: held items are purged.</summary>
    public sealed record OrderWithdrawn(OrderId Id, DateTimeOffset At) : PauseEvent(Id, At)
    {
        /// <summary>
        /// The jurisdictions whose flags the withdrawal closes in the same transaction: all that the order still covered (R47). Empty for
        /// an order that held nothing back, and in a control log of format 1, in which a withdrawal closed nothing.
        /// </summary>
        public ImmutableArray<JurisdictionCode> Closed { get; init; } = [];
    }

    /// <summary>The authority was told at the given instant. The event has its own time, so that a late entry is visible (D4).</summary>
    public sealed record AuthorityConfirmed(OrderId Id, DateTimeOffset ConfirmedToAuthorityAt, Person By, DateTimeOffset At)
        : PauseEvent(Id, At)
    {
        /// <summary>The instant that was recorded before and is corrected; <c>null</c> if there was none.</summary>
        public DateTimeOffset? Corrects { get; init; }

        /// <summary>Why it was corrected. Always present for a correction, except in events of releases that did not ask for it.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>
    /// No run reads any more under a permit that the order covered: each of these permits is over (R17). It follows
    /// <see cref="OrderEffective"/>, which never waits for it.
    /// </summary>
    /// <param name="Id">The order.</param>
    /// <param name="Permits">The permits, by id, each with its end.</param>
    /// <param name="At">When this was certain; not before the last end.</param>
    public sealed record TrainingStopped(OrderId Id, ImmutableArray<StoppedPermit> Permits, DateTimeOffset At) : PauseEvent(Id, At);
}

/// <summary>The way a permit was over.</summary>
public enum PermitEnding : byte
{
    /// <summary>Its run stated that it reads no more.</summary>
    Ended = 1,

    /// <summary>Its last lease passed on the store's clock.</summary>
    Expired = 2,
}

/// <summary>A permit that an order covered, and its end.</summary>
/// <param name="Permit">The permit.</param>
/// <param name="How">How it ended.</param>
/// <param name="At">When it was over.</param>
public sealed record StoppedPermit(PermitId Permit, PermitEnding How, DateTimeOffset At);
