using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>
/// An override by two people, with one reason, of every rule that was not met, in one record (R22, R47).
/// </summary>
/// <param name="Reason">Why, as the first person wrote it.</param>
/// <param name="By">The first person.</param>
/// <param name="SecondedBy">The second person.</param>
/// <param name="Data">The rule data at that time.</param>
/// <param name="Rules">The rules that it overrides.</param>
public sealed record RulesOverride(string Reason, Person By, Person SecondedBy, RuleData Data, ImmutableArray<ResumptionRule> Rules)
{
    /// <summary>Whether two different people, neither an application, agreed and a reason is given.</summary>
    public bool IsComplete => !string.IsNullOrWhiteSpace(Reason) && TwoPersonRule.IsMet([By, SecondedBy]);
}

/// <summary>The safety rules of some jurisdictions at the time when an order about them was recorded.</summary>
/// <param name="Jurisdictions">The jurisdictions, sorted.</param>
/// <param name="Rules">Their rules.</param>
public sealed record RecordedRules(ImmutableArray<JurisdictionCode> Jurisdictions, SafetyRules Rules);
