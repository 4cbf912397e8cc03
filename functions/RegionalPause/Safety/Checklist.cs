using System.Collections.Immutable;

namespace RegionalPause.Safety;

/// <summary>One rule: what it requires and what was found.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Met">Whether it is met.</param>
/// <param name="Required">What it requires. It changes only with the proposal or the rule data.</param>
/// <param name="Found">What was found at the time of the check.</param>
public sealed record RuleResult(ResumptionRule Rule, bool Met, string Required, string Found);

/// <summary>Every rule for a resumption, met or not.</summary>
/// <param name="Data">The rule data that define the rules.</param>
/// <param name="Results">One result a rule, in the order of the rules; empty if the jurisdictions have no rules.</param>
public sealed record Checklist(RuleData Data, ImmutableArray<RuleResult> Results)
{
    /// <summary>What an approver should know although no rule forbids it.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
