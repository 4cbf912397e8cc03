using System.Collections.Immutable;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Safety;

/// <summary>Safety rules of a jurisdiction that differ between two sets of rule data.</summary>
/// <param name="Jurisdiction">The jurisdiction.</param>
/// <param name="Before">Its current rules; <c>null</c> if it has none.</param>
/// <param name="After">Its rules after the change; <c>null</c> if it has none then.</param>
public sealed record RulesChange(JurisdictionCode Jurisdiction, SafetyRules? Before, SafetyRules? After)
{
    /// <summary>
    /// Whether a resumption could meet the new rules although it does not meet the current ones. Recorded orders keep their rules (R47).
    /// </summary>
    public bool Loosens => Before is not null && (After is null || !After.AsksAsMuchAs(Before));
}

/// <summary>The differences that new rule data would make (R44). Pure.</summary>
public static class RulesDifference
{
    /// <summary>The jurisdictions whose rules differ, by code.</summary>
    public static ImmutableArray<RulesChange> Between(SafetyRuleBook before, SafetyRuleBook after, JurisdictionAtlas atlas) =>
        [
            .. atlas
                .All.Select(j => new RulesChange(j.Code, before.Of([j.Code]), after.Of([j.Code])))
                .Where(change => !AreTheSame(change.Before, change.After)),
        ];

    private static bool AreTheSame(SafetyRules? one, SafetyRules? other) =>
        one is null || other is null ? one is null && other is null : one.AsksAsMuchAs(other) && other.AsksAsMuchAs(one);
}
