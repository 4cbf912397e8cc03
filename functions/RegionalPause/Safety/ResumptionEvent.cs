using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>An event of a proposal to resume. The names of these types are stored in the control log and never change.</summary>
public abstract record ResumptionEvent
{
    private ResumptionEvent(OrderId order, Person by, DateTimeOffset at) => (Order, By, At) = (order, by, at);

    /// <summary>The order.</summary>
    public OrderId Order { get; }

    /// <summary>Who did it.</summary>
    public Person By { get; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Its name in the control log.</summary>
    public string Name => GetType().Name;

    /// <summary>Proposed.</summary>
    public sealed record ResumptionProposed(OrderId Order, ResumptionProposal Proposal, Person By, DateTimeOffset At)
        : ResumptionEvent(Order, By, At);

    /// <summary>The proposal was edited. Overrides and approvals of the earlier revision are void.</summary>
    public sealed record ResumptionEdited(OrderId Order, ResumptionProposal Proposal, Person By, DateTimeOffset At)
        : ResumptionEvent(Order, By, At);

    /// <summary>One person gave a reason why a rule is overridden.</summary>
    public sealed record RuleOverridden(OrderId Order, ResumptionRule Rule, string Reason, Person By, DateTimeOffset At)
        : ResumptionEvent(Order, By, At);

    /// <summary>A second person agreed with the override.</summary>
    public sealed record OverrideSeconded(OrderId Order, ResumptionRule Rule, Person By, DateTimeOffset At)
        : ResumptionEvent(Order, By, At);

    /// <summary>One person approved what they reviewed. The checklist is the one they saw.</summary>
    public sealed record ResumptionApproved(OrderId Order, string Digest, Checklist Checklist, Person By, DateTimeOffset At)
        : ResumptionEvent(Order, By, At);

    /// <summary>One person withdrew an approval.</summary>
    public sealed record ApprovalWithdrawn(OrderId Order, Person By, DateTimeOffset At) : ResumptionEvent(Order, By, At);
}
