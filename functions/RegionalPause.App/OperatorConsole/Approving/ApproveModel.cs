using System.Collections.Immutable;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Contract;

namespace RegionalPause.App.OperatorConsole.Approving;

/// <summary>The page on which a person reviews a proposal and approves it.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Order">The order.</param>
/// <param name="Resumption">The proposal, the rules, and the digest to approve.</param>
/// <param name="Change">
/// What would change after two approvals; <c>null</c> if it cannot be approved now or the person may not approve.
/// </param>
/// <param name="HasApproved">Whether this person has approved exactly this.</param>
/// <param name="IsBarred">Whether this person issued the order or wrote the proposal, and so cannot approve it.</param>
/// <param name="LinkDigest">The digest of the link that opened the page; <c>null</c> if it named none.</param>
/// <param name="Refused">A form of this page that was refused.</param>
public sealed record ApproveModel(
    ConsoleVisit Visit,
    OrderView Order,
    ResumptionView Resumption,
    DifferenceView? Change,
    bool HasApproved,
    bool IsBarred,
    string? LinkDigest,
    RefusedForm Refused
)
{
    /// <summary>Whether the proposal was edited after the link was made.</summary>
    public bool LinkIsStale => LinkDigest is not null && LinkDigest != Resumption.Digest;

    /// <summary>The rules that are neither met nor overridden.</summary>
    public ImmutableArray<RuleView> Missing =>
        [.. Resumption.Rules.Where(r => r is { Met: false, Rule: not "two-approvers" } && r.Override?.SecondedBy is null)];
}
