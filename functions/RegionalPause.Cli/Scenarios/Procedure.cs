using RegionalPause.Cli.Api;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Scenarios;

/// <summary>The second half of a resumption: two people override the rules that are not met, and approve what is left.</summary>
internal static class Procedure
{
    /// <summary>The rule that only approvals meet.</summary>
    public const string Approvals = "two-approvers";

    /// <summary>The safety rules of a review that are not met, apart from the approvals.</summary>
    public static IEnumerable<string> Unmet(ResumptionView review) =>
        review.Rules.Where(r => !r.Met && r.Rule != Approvals && r.Override?.SecondedBy is null).Select(r => r.Rule);

    /// <summary>Overrides every rule that is not met, with one reason, and approves. Returns the names of the rules, and the end.</summary>
    public static async Task<(string[] Overridden, ResumptionView End)> OverrideAndApproveAsync(
        ScenarioPeople people,
        string order,
        string reason,
        CancellationToken cancellationToken
    )
    {
        string[] unmet = [.. Unmet((await people.Auditor.ResumptionAsync(order, cancellationToken)).Value)];
        foreach (string rule in unmet)
        {
            var body = new OverrideBody { Rule = rule, Reason = reason };
            await people.Approver.OverrideAsync(order, body, cancellationToken);
            await people.SecondApprover.OverrideAsync(order, body with { Reason = null }, cancellationToken);
        }
        string digest = (await people.Auditor.ResumptionAsync(order, cancellationToken)).Value.Digest ?? "";
        await people.Approver.ApproveAsync(order, digest, cancellationToken);
        Answer<ResumptionView> end = await people.SecondApprover.ApproveAsync(order, digest, cancellationToken);
        return (unmet, end.Value);
    }
}
