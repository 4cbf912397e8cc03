using System.Globalization;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

/// <summary>Whether the record of a resumption justifies resuming an order. Pure.</summary>
public static class ResumptionCheck
{
    /// <summary>
    /// Why a record does not justify resuming an order; <c>null</c> if it does. It looks at nothing but the two of them, so that the decider, the handler and a
    /// verifier with the files alone ask the very same.
    /// </summary>
    public static string? Refuses(ResumptionRecord record, OrderStanding order)
    {
        ResumptionStanding standing = record.Standing;
        if (standing.Order != order.Order.Id || standing.Proposal.Jurisdictions.IsEmpty || standing.Proposal.Jurisdictions.Except(order.Rest.Jurisdictions).Any())
            return $"It is about '{standing.Order}' in {string.Join(", ", standing.Proposal.Jurisdictions)}, and the order covers {string.Join(", ", order.Rest.Jurisdictions)}.";
        if (standing.Proposal.WindowDays < SafetyRules.LeastWindowDays)
            return string.Create(CultureInfo.InvariantCulture, $"Its window of {standing.Proposal.WindowDays} days is shorter than {SafetyRules.LeastWindowDays}.");
        // Which assessments are asked for is data: a verifier has what the order recorded of them. The rest stands before every
        // jurisdiction that has rules.
        ResumptionRule[] recorded = [.. order.Order.Rules.Where(r => r.Jurisdictions.Intersect(standing.Proposal.Jurisdictions).Any()).SelectMany(r => ResumptionRules.Of(r.Rules))];
        if (recorded.Concat(record.Checklist.Results.IsEmpty ? [] : ResumptionRules.Always).Except(record.Checklist.Results.Select(r => r.Rule)).ToArray() is { Length: > 0 } unasked)
            return $"Its checklist leaves out {string.Join(", ", unasked.Select(EnumWords<ResumptionRule>.Of))}.";
        if (standing.Missing(record.Checklist) is { IsEmpty: false } missing)
            return $"Neither met nor overridden by two people: {string.Join(", ", missing.Select(m => EnumWords<ResumptionRule>.Of(m.Rule)))}.";
        if (record.Digest != ResumptionJson.Digest(standing, record.Checklist))
            return "Its digest is not that of what it says was reviewed.";
        int approvers = 0;
        for (int i = 0; i < standing.Approvals.Length; i++)
        {
            ResumptionApproval approval = standing.Approvals[i];
            bool counts = approval.Digest == record.Digest && !approval.By.IsNobody && !IsBarred(approval.By, standing, order)
                && !standing.Approvals.Take(i).Any(a => a.By.IsSameAs(approval.By));
            approvers += counts ? 1 : 0;
        }
        return approvers >= 2 ? null : string.Create(CultureInfo.InvariantCulture, $"{approvers} of 2 people approved it who neither proposed it nor issued the order.");
    }

    /// <summary>
    /// Whether a person may not approve: an application, and whoever wrote a revision of the proposal or issued the order (R22, R45).
    /// </summary>
    public static bool IsBarred(Person person, ResumptionStanding standing, OrderStanding order) =>
        person.IsService || person.IsSameAs(order.Order.IssuedBy) || standing.Authors.Any(person.IsSameAs);
}
