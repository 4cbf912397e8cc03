using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>An override of one rule by two people (R22).</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Reason">Why, as the first person wrote it.</param>
/// <param name="By">The first person.</param>
/// <param name="SecondedBy">The second person; <c>null</c> until there is one, and then the rule is not overridden yet.</param>
public sealed record RuleOverride(ResumptionRule Rule, string Reason, Person By, Person? SecondedBy)
{
    /// <summary>Whether two different people, neither an application, agreed and a reason is given.</summary>
    public bool IsComplete => SecondedBy is { } second && !string.IsNullOrWhiteSpace(Reason) && TwoPersonRule.IsMet([By, second]);
}

/// <summary>One person's approval of exactly what they reviewed.</summary>
/// <param name="By">The person.</param>
/// <param name="At">When.</param>
/// <param name="Digest">Digest of what they reviewed. The approval counts only for this digest.</param>
public sealed record ResumptionApproval(Person By, DateTimeOffset At, string Digest);

/// <summary>A proposal to resume, with its overrides and approvals.</summary>
public sealed record ProposalState
{
    /// <summary>The order.</summary>
    public required OrderId Order { get; init; }

    /// <summary>1 for the first proposal; each edit adds one.</summary>
    public required int Revision { get; init; }

    /// <summary>What is proposed.</summary>
    public required ResumptionProposal Proposal { get; init; }

    /// <summary>The people who proposed or edited it. None of them may approve it.</summary>
    public required ImmutableArray<Person> Authors { get; init; }

    /// <summary>Overrides, complete or not, at most one a rule.</summary>
    public ImmutableArray<RuleOverride> Overrides { get; init; } = [];

    /// <summary>Approvals of this revision.</summary>
    public ImmutableArray<ResumptionApproval> Approvals { get; init; } = [];

    /// <summary>The proposal that the last edit replaced, so that its difference can be shown; <c>null</c> for the first.</summary>
    public ResumptionProposal? Replaced { get; init; }

    /// <summary>The rules of a checklist that are neither met nor overridden.</summary>
    public ImmutableArray<RuleResult> Missing(Checklist checklist) =>
        [.. checklist.Results.Where(r => !r.Met && !Overrides.Any(o => o.Rule == r.Rule && o.IsComplete))];
}
