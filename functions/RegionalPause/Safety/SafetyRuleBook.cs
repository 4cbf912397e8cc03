using System.Collections.Frozen;
using System.Collections.Immutable;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Safety;

/// <summary>Which rule data something was decided under, so that it can be found again.</summary>
/// <param name="Version">What the data call themselves.</param>
/// <param name="Sha256">SHA-256 of their bytes, hexadecimal.</param>
public sealed record RuleData(string Version, string Sha256);

/// <summary>Safety rules by jurisdiction: data, read once at the start.</summary>
/// <param name="data">Which data they are.</param>
/// <param name="standard">The rules of a jurisdiction that is not named; <c>null</c> if it has none.</param>
/// <param name="own">The rules of those that are; <c>null</c> for one that has none.</param>
public sealed class SafetyRuleBook(RuleData data, SafetyRules? standard, FrozenDictionary<JurisdictionCode, SafetyRules?> own)
{
    /// <summary>Which data they are.</summary>
    public RuleData Data => data;

    /// <summary>What stands against several jurisdictions together: the strictest rules of all; <c>null</c> only where none of them has any.</summary>
    public SafetyRules? Of(IEnumerable<JurisdictionCode> jurisdictions) => jurisdictions.Select(Of).OfType<SafetyRules>().Aggregate((SafetyRules?)null, (all, one) => all?.And(one) ?? one);

    /// <summary>The same, and no less than what was recorded of them with an order (R47).</summary>
    public SafetyRules? Of(IReadOnlyCollection<JurisdictionCode> jurisdictions, ImmutableArray<RecordedRules> recorded) =>
        recorded.Where(r => r.Jurisdictions.Intersect(jurisdictions).Any()).Select(r => r.Rules).Aggregate(Of(jurisdictions), (all, one) => all?.And(one) ?? one);

    /// <summary>What is to be recorded of some jurisdictions: their rules, by which have the same.</summary>
    public ImmutableArray<RecordedRules> Record(IEnumerable<JurisdictionCode> jurisdictions) =>
    [
        .. jurisdictions.Order().Select(code => (Code: code, Rules: Of(code))).Where(r => r.Rules is not null)
            .GroupBy(r => (string.Join(',', r.Rules!.Outcomes), r.Rules.DeliveredPercent, r.Rules.WindowDays, string.Join(',', r.Rules.Assessments)))
            .Select(g => new RecordedRules([.. g.Select(r => r.Code)], g.First().Rules!)),
    ];

    private SafetyRules? Of(JurisdictionCode code) => own.TryGetValue(code, out SafetyRules? rules) ? rules : standard;
}
