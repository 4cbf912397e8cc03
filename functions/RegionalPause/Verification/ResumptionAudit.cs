using System.Diagnostics;
using RegionalPause.Engagement;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;

namespace RegionalPause.Verification;

/// <summary>
/// Replays every resumption from the control log alone: each step must be allowed to follow, and an order must be resumed exactly as the
/// log shows that two people approved it.
/// </summary>
internal sealed class ResumptionAudit
{
    private readonly Dictionary<OrderId, ProposalState> proposals = [];

    /// <summary>Takes the next step. Returns why it may not follow; <c>null</c> if it may.</summary>
    public string? Take(ResumptionEvent said, OrderState? order)
    {
        if (order is not { IsInForce: true, Order.Shadow: false })
            return $"{said.Name} is about order '{said.Order}', which is not in force.";
        ProposalState? before = proposals.GetValueOrDefault(said.Order);
        ProposalState after;
        try
        {
            after = ResumptionDecider.Evolve(before, said);
        }
        catch (UnreachableException e)
        {
            return e.Message;
        }
        if (said is ResumptionEvent.ResumptionApproved approved && Unfounded(approved, before!, order) is { } why)
            return why;
        proposals[said.Order] = after;
        return null;
    }

    /// <summary>Why an order must not have been lifted or narrowed as it was; <c>null</c> if it may.</summary>
    public string? Refuses(PauseEvent ends, OrderState order, EngagementLog? engagement)
    {
        if (ends is PauseEvent.OrderLifted { Resumption: null } lifted)
            return Loosening.RefusesLift(order, lifted.WithoutRules);
        ResumptionRecord record = ends is PauseEvent.OrderNarrowed narrowed
            ? narrowed.Resumption
            : ((PauseEvent.OrderLifted)ends).Resumption!;
        if (Loosening.RefusesResumption(record, order) is { } why)
            return why;
        bool whole = !order.Rest.Jurisdictions.Except(record.Standing.Proposal.Jurisdictions).Any();
        if (
            ends is PauseEvent.OrderNarrowed part
                ? whole || !part.Jurisdictions.ToHashSet().SetEquals(record.Standing.Proposal.Jurisdictions)
                : !whole
        )
            return $"Order '{ends.Id}' resumes in other jurisdictions than were approved.";
        // The record contains what two people approved. The log must contain their approvals.
        if (
            proposals.GetValueOrDefault(ends.Id) is not { } seen
            || ResumptionJson.Digest(seen, record.Checklist) != record.Digest
            || record.Standing.Approvals.Any(a => !seen.Approvals.Any(s => s.Digest == a.Digest && s.By.IsSameAs(a.By)))
        )
            return $"Order '{ends.Id}' resumes on approvals that the log does not have.";
        return record.Checklist.Results.Any(r => r is { Rule: ResumptionRule.EngagementClosed, Met: true }) && engagement?.Closed is null
            ? $"Order '{ends.Id}' resumes on a closed engagement; its log is not closed."
            : null;
    }

    /// <summary>Forgets a proposal that was carried out.</summary>
    public void Done(OrderId order) => proposals.Remove(order);

    private static string? Unfounded(ResumptionEvent.ResumptionApproved approved, ProposalState proposal, OrderState order) =>
        ResumptionCheck.IsBarred(approved.By, proposal, order)
            ? $"'{approved.By}' approved a proposal that they wrote, or an order that they issued."
        : approved.Digest != ResumptionJson.Digest(proposal, approved.Checklist)
            ? $"'{approved.By}' approved something else than the log shows was reviewed."
        : null;
}
