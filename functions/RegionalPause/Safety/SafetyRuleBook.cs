using System.Collections.Frozen;
using System.Collections.Immutable;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Safety;

/// <summary>Identifies the rule data under which something was decided, so that the data can be found again.</summary>
/// <param name="Version">The version stated in the data.</param>
/// <param name="Sha256">SHA-256 of their bytes, hexadecimal.</param>
public sealed record RuleData(string Version, string Sha256);

/// <summary>Safety rules by jurisdiction. They are data, read once at startup.</summary>
/// <param name="data">Identifies the rule data.</param>
/// <param name="standard">The rules of every jurisdiction that is not named; <c>null</c> if they have no rules.</param>
/// <param name="own">The rules of the named jurisdictions; <c>null</c> for a jurisdiction without rules.</param>
public sealed class SafetyRuleBook(RuleData data, SafetyRules? standard, FrozenDictionary<JurisdictionCode, SafetyRules?> own)
{
    /// <summary>Identifies the rule data.</summary>
    public RuleData Data => data;

    /// <summary>The combined rules of several jurisdictions: the strictest of each; <c>null</c> only if none of them has rules.</summary>
    public SafetyRules? Of(IEnumerable<JurisdictionCode> jurisdictions) =>
        jurisdictions.Select(Of).OfType<SafetyRules>().Aggregate((SafetyRules?)null, (all, one) => all?.And(one) ?? one);

    /// <summary>The combined rules of several jurisdictions, at least as strict as those recorded with an order (R47).</summary>
    public SafetyRules? Of(IReadOnlyCollection<JurisdictionCode> jurisdictions, ImmutableArray<RecordedRules> recorded) =>
        recorded
            .Where(r => r.Jurisdictions.Intersect(jurisdictions).Any())
            .Select(r => r.Rules)
            .Aggregate(Of(jurisdictions), (all, one) => all?.And(one) ?? one);

    /// <summary>The rules to record for some jurisdictions, grouped by equal rules.</summary>
    public ImmutableArray<RecordedRules> Record(IEnumerable<JurisdictionCode> jurisdictions) =>
        [
            .. jurisdictions
                .Order()
                .Select(code => (Code: code, Rules: Of(code)))
                .Where(r => r.Rules is not null)
                .GroupBy(r =>
                    (
                        string.Join(',', r.Rules!.Outcomes),
                        r.Rules.DeliveredPercent,
                        r.Rules.WindowDays,
                        string.Join(',', r.Rules.Assessments)
                    )
                )
                .Select(g => new RecordedRules([.. g.Select(r => r.Code)], g.First().Rules!)),
        ];

    private SafetyRules? Of(JurisdictionCode code) => own.TryGetValue(code, out SafetyRules? rules) ? rules : standard;
}
