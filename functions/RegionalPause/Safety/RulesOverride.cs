using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>
/// Two people's word, with one reason, that rules need not be met this time: every rule that was not, in one record (R22, R47).
/// </summary>
/// <param name="Reason">Why, in the first one's words.</param>
/// <param name="By">The first.</param>
/// <param name="SecondedBy">The second.</param>
/// <param name="Data">The rule data of that moment.</param>
/// <param name="Rules">The rules it stands for.</param>
public sealed record RulesOverride(string Reason, Person By, Person SecondedBy, RuleData Data, ImmutableArray<ResumptionRule> Rules)
{
    /// <summary>Whether two different people, neither an application, said so with a reason.</summary>
    public bool IsComplete => !string.IsNullOrWhiteSpace(Reason) && !By.IsNobody && !SecondedBy.IsNobody && !By.IsService && !SecondedBy.IsService && !By.IsSameAs(SecondedBy);
}

/// <summary>The safety rules some jurisdictions had when an order over them was recorded.</summary>
/// <param name="Jurisdictions">Which, sorted.</param>
/// <param name="Rules">Their rules.</param>
public sealed record RecordedRules(ImmutableArray<JurisdictionCode> Jurisdictions, SafetyRules Rules);
