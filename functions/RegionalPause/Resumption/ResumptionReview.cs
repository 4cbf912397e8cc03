using System.Collections.Immutable;
using RegionalPause.Orders;
using RegionalPause.Safety;

namespace RegionalPause.Resumption;

/// <summary>
/// A resumption for review: the proposal, the result of every rule, and the digest to which an approval of exactly this is bound. If the
/// order has ended: the same as two people approved it; empty if it ended in another way.
/// </summary>
/// <param name="Order">The order.</param>
/// <param name="Standing">The proposal; <c>null</c> if there is no proposal, or if it was carried out in a part of the order.</param>
/// <param name="Checklist">The result of every rule. Without a proposal: the result for a proposal of all that the order covers, with
/// nothing on file. If the order has ended: the result when the second person approved.</param>
/// <param name="Digest">The digest that an approval names; <c>null</c> without a proposal.</param>
public sealed record ResumptionReview(OrderState Order, ProposalState? Standing, Checklist Checklist, string? Digest)
{
    private const int Approvers = 2;

    /// <summary>The review of an order that has ended.</summary>
    /// <param name="order">The order.</param>
    /// <param name="last">The last resumption that was carried out; <c>null</c> if there was none.</param>
    /// <param name="data">The current rule data, for an order that ended without a resumption.</param>
    internal static ResumptionReview OfEnded(OrderState order, ResumptionRecord? last, RuleData data) =>
        // Training may have resumed in a part of the order before the rest of it ended in another way.
        last is { } record
        && order.Stage == OrderStage.Lifted
        && !order.Rest.Jurisdictions.Except(record.Standing.Proposal.Jurisdictions).Any()
            ? new ResumptionReview(order, record.Standing, record.Checklist, record.Digest)
            : new ResumptionReview(order, null, new Checklist(data, []), null);

    /// <summary>Approvals that count: those of exactly this digest.</summary>
    public ImmutableArray<ResumptionApproval> Approvals => [.. Standing?.Approvals.Where(a => a.Digest == Digest) ?? []];

    /// <summary>Every rule. The rule about approvers is the last one.</summary>
    public ImmutableArray<RuleResult> Rules =>
        EndedOtherwise
            ? []
            :
            [
                .. Checklist.Results,
                new RuleResult(
                    ResumptionRule.TwoApprovers,
                    Approvals.Length >= Approvers,
                    "two people who neither proposed it nor issued the order",
                    Approvals.IsEmpty ? "nobody yet" : string.Join(", ", Approvals.Select(a => a.By.Name))
                ),
            ];

    /// <summary>Whether only approvals are missing, or were missing.</summary>
    public bool IsReady => !EndedOtherwise && Missing.IsEmpty;

    /// <summary>The rules that are neither met nor overridden, without the rule about approvers.</summary>
    public ImmutableArray<RuleResult> Missing => Standing?.Missing(Checklist) ?? [.. Checklist.Results.Where(r => !r.Met)];

    private bool EndedOtherwise => Order.HasEnded && Standing is null;
}
