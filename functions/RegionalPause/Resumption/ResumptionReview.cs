using System.Collections.Immutable;
using RegionalPause.Pauses;
using RegionalPause.Resumption.Safety;

namespace RegionalPause.Resumption;

/// <summary>A resumption as people look at it: what is proposed, how every rule stands, and the digest that an approval of exactly this is bound to.</summary>
/// <param name="Order">The order.</param>
/// <param name="Standing">The proposal; <c>null</c> where nobody proposed, or where it was carried out.</param>
/// <param name="Checklist">How every rule stands; without a proposal, as if all the order covers were proposed and nothing were on file.</param>
/// <param name="Digest">What an approval names; <c>null</c> without a proposal.</param>
public sealed record ResumptionReview(OrderStanding Order, ResumptionStanding? Standing, Checklist Checklist, string? Digest)
{
    private const int Approvers = 2;

    /// <summary>Approvals that count: those of exactly this.</summary>
    public ImmutableArray<ResumptionApproval> Approvals => [.. Standing?.Approvals.Where(a => a.Digest == Digest) ?? []];

    /// <summary>Every rule, the one about approvers last.</summary>
    public ImmutableArray<RuleResult> Rules =>
    [
        .. Checklist.Results,
        new RuleResult(ResumptionRule.TwoApprovers, Approvals.Length >= Approvers, "two people who neither proposed it nor issued the order",
            Approvals.IsEmpty ? "nobody yet" : string.Join(", ", Approvals.Select(a => a.By))),
    ];

    /// <summary>The rules that are neither met nor overridden, the one about approvers aside.</summary>
    public ImmutableArray<RuleResult> Missing => Standing?.Missing(Checklist) ?? [.. Checklist.Results.Where(r => !r.Met)];
}
