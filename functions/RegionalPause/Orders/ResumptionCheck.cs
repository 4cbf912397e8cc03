using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>Checks whether the record of a resumption justifies resuming an order. Pure.</summary>
public static class ResumptionCheck
{
    /// <summary>
    /// Why a record does not justify resuming an order; <c>null</c> if it does. It uses only these two values, so that the decider, the
    /// handler and a verifier that has only the files apply the same check.
    /// </summary>
    public static string? Refuses(ResumptionRecord record, OrderState order)
    {
        ProposalState proposal = record.Standing;
        ImmutableArray<JurisdictionCode> jurisdictions = proposal.Proposal.Jurisdictions;
        if (proposal.Order != order.Order.Id || jurisdictions.IsEmpty || jurisdictions.Except(order.Rest.Jurisdictions).Any())
        {
            return $"It is about '{proposal.Order}' in {string.Join(", ", jurisdictions)}, "
                + $"and the order covers {string.Join(", ", order.Rest.Jurisdictions)}.";
        }
        if (proposal.Proposal.WindowDays < SafetyRules.LeastWindowDays)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Its window of {proposal.Proposal.WindowDays} days is shorter than {SafetyRules.LeastWindowDays}."
            );
        }
        // The required assessments are data: a verifier knows those that the order recorded. The other rules apply to every jurisdiction
        // that has rules.
        IEnumerable<ResumptionRule> recorded = order
            .Order.Rules.Where(r => r.Jurisdictions.Intersect(jurisdictions).Any())
            .SelectMany(r => ResumptionRules.Of(r.Rules));
        IEnumerable<ResumptionRule> required = recorded.Concat(record.Checklist.Results.IsEmpty ? [] : ResumptionRules.Always);
        if (required.Except(record.Checklist.Results.Select(r => r.Rule)).ToArray() is { Length: > 0 } unasked)
            return $"Its checklist leaves out {string.Join(", ", unasked.Select(EnumWords<ResumptionRule>.Of))}.";
        if (proposal.Missing(record.Checklist) is { IsEmpty: false } missing)
        {
            return "Neither met nor overridden by two people: "
                + $"{string.Join(", ", missing.Select(m => EnumWords<ResumptionRule>.Of(m.Rule)))}.";
        }
        if (record.Digest != ResumptionJson.Digest(proposal, record.Checklist))
            return "Its digest is not the digest of the reviewed proposal and checklist.";
        int approvers = TwoPersonRule.Count(
            proposal.Approvals.Where(a => a.Digest == record.Digest).Select(a => a.By),
            Barred(proposal, order)
        );
        return approvers >= TwoPersonRule.People
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{approvers} of 2 people approved it who neither proposed it nor issued the order."
            );
    }

    /// <summary>
    /// Whether a person may not approve: an application, an author of any revision of the proposal, and the issuer of the order (R22, R45).
    /// </summary>
    public static bool IsBarred(Person person, ProposalState proposal, OrderState order) =>
        person.IsService || Barred(proposal, order).Any(person.IsSameAs);

    private static Person[] Barred(ProposalState proposal, OrderState order) => [order.Order.IssuedBy, .. proposal.Authors];
}
