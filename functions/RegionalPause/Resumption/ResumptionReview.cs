using System.Collections.Immutable;
using RegionalPause.Orders;
using RegionalPause.Safety;

namespace RegionalPause.Resumption;

/// <summary>
/// A resumption as people look at it: what is proposed, how every rule stands, and the digest that an approval of exactly this is bound to. Of an order that has
/// ended: the same as two people approved it, and nothing where it ended otherwise.
/// </summary>
/// <param name="Order">The order.</param>
/// <param name="Standing">The proposal; <c>null</c> where nobody proposed, or where it was carried out in a part of the order.</param>
/// <param name="Checklist">How every rule stands; without a proposal, as if all the order covers were proposed and nothing were on file. Of an order
/// that has ended, how every rule stood when the second person approved.</param>
/// <param name="Digest">What an approval names; <c>null</c> without a proposal.</param>
public sealed record ResumptionReview(OrderState Order, ProposalState? Standing, Checklist Checklist, string? Digest)
{
    private const int Approvers = 2;

    /// <summary>What there is to see of an order that has ended.</summary>
    /// <param name="order">The order.</param>
    /// <param name="last">What was carried out last; <c>null</c> if nothing was.</param>
    /// <param name="data">The rule data of today, for an order that ended without any.</param>
    internal static ResumptionReview OfEnded(OrderState order, ResumptionRecord? last, RuleData data) =>
        // Training may have resumed in a part of the order before the rest of it ended otherwise.
        last is { } record && order.Stage == OrderStage.Lifted && !order.Rest.Jurisdictions.Except(record.Standing.Proposal.Jurisdictions).Any()
            ? new ResumptionReview(order, record.Standing, record.Checklist, record.Digest)
            : new ResumptionReview(order, null, new Checklist(data, []), null);

    /// <summary>Approvals that count: those of exactly this.</summary>
    public ImmutableArray<ResumptionApproval> Approvals => [.. Standing?.Approvals.Where(a => a.Digest == Digest) ?? []];

    /// <summary>Every rule, the one about approvers last.</summary>
    public ImmutableArray<RuleResult> Rules => EndedOtherwise ? [] :
    [
        .. Checklist.Results,
        new RuleResult(ResumptionRule.TwoApprovers, Approvals.Length >= Approvers, "two people who neither proposed it nor issued the order",
            Approvals.IsEmpty ? "nobody yet" : string.Join(", ", Approvals.Select(a => a.By.Name))),
    ];

    /// <summary>Whether nothing but approvals is missing, or was.</summary>
    public bool IsReady => !EndedOtherwise && Missing.IsEmpty;

    /// <summary>The rules that are neither met nor overridden, the one about approvers aside.</summary>
    public ImmutableArray<RuleResult> Missing => Standing?.Missing(Checklist) ?? [.. Checklist.Results.Where(r => !r.Met)];

    private bool EndedOtherwise => Order.HasEnded && Standing is null;
}
