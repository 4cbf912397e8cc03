using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>Two people's word that a rule need not be met this time (R22).</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Reason">Why, in the first one's words.</param>
/// <param name="By">The first.</param>
/// <param name="SecondedBy">The second; without one it overrides nothing.</param>
public sealed record RuleOverride(ResumptionRule Rule, string Reason, Person By, Person? SecondedBy)
{
    /// <summary>Whether two different people said so.</summary>
    public bool IsComplete => SecondedBy is { } second && !By.IsSameAs(second) && !By.IsService && !second.IsService && !string.IsNullOrWhiteSpace(Reason);
}

/// <summary>One person's approval of exactly what they reviewed.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Digest">Digest of what they reviewed; for anything else it counts for nothing.</param>
public sealed record ResumptionApproval(Person By, DateTimeOffset At, string Digest);

/// <summary>A proposal to resume and what people said of it.</summary>
public sealed record ProposalState
{
    /// <summary>The order.</summary>
    public required OrderId Order { get; init; }

    /// <summary>1 for the proposal as first made, one more with each edit.</summary>
    public required int Revision { get; init; }

    /// <summary>What is proposed.</summary>
    public required ResumptionProposal Proposal { get; init; }

    /// <summary>Whoever proposed or edited it; none of them approves it.</summary>
    public required ImmutableArray<Person> Authors { get; init; }

    /// <summary>Overrides, complete or not, one a rule.</summary>
    public ImmutableArray<RuleOverride> Overrides { get; init; } = [];

    /// <summary>Approvals of this revision.</summary>
    public ImmutableArray<ResumptionApproval> Approvals { get; init; } = [];

    /// <summary>The rules of a checklist that are neither met nor overridden.</summary>
    public ImmutableArray<RuleResult> Missing(Checklist checklist) => [.. checklist.Results.Where(r => !r.Met && !Overrides.Any(o => o.Rule == r.Rule && o.IsComplete))];
}
