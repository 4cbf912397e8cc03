using System.Collections.Immutable;

namespace RegionalPause.Safety;

/// <summary>One rule, what it asks for and what was found.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Met">Whether it is met.</param>
/// <param name="Required">What it asks for: the same as long as proposal and rule data are.</param>
/// <param name="Found">What was found, at the moment it was looked at.</param>
public sealed record RuleResult(ResumptionRule Rule, bool Met, string Required, string Found);

/// <summary>Every rule that stands before a resumption, met or not.</summary>
/// <param name="Data">The rule data they come from.</param>
/// <param name="Results">One result a rule, in the rules' order; none where the jurisdictions have no rules.</param>
public sealed record Checklist(RuleData Data, ImmutableArray<RuleResult> Results)
{
    /// <summary>What somebody who approves should know although no rule forbids it.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
