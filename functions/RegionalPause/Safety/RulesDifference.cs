using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>One safety rule that differs, with its values as in a file of rule data.</summary>
/// <param name="Name">The name of the rule in rule data, for example <c>windowDays</c>.</param>
/// <param name="Before">Its current value; <c>null</c> if the jurisdiction has no rules.</param>
/// <param name="After">Its value after the change; <c>null</c> if the jurisdiction has no rules then.</param>
/// <param name="Loosens">Whether a resumption could meet the new value although it does not meet the current one.</param>
public sealed record RuleChange(string Name, string? Before, string? After, bool Loosens);

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

    /// <summary>The rules that differ.</summary>
    public ImmutableArray<RuleChange> Rules =>
        [
            .. new[]
            {
                Rule("engagementOutcomes", r => Words(r.Outcomes), (now, then) => then.Outcomes.Except(now.Outcomes).Any()),
                Rule("deliveredPercent", r => Number(r.DeliveredPercent), (now, then) => then.DeliveredPercent < now.DeliveredPercent),
                Rule("windowDays", r => Number(r.WindowDays), (now, then) => then.WindowDays < now.WindowDays),
                Rule("assessments", r => Words(r.Assessments), (now, then) => now.Assessments.Except(then.Assessments).Any()),
            }.Where(rule => rule.Before != rule.After),
        ];

    private RuleChange Rule(string name, Func<SafetyRules, string> text, Func<SafetyRules, SafetyRules, bool> loosens) =>
        new(
            name,
            Before is null ? null : text(Before),
            After is null ? null : text(After),
            Before is not null && (After is null || loosens(Before, After))
        );

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Words<T>(ImmutableArray<T> values)
        where T : struct, Enum => string.Join(", ", values.Order().Select(EnumWords<T>.Of));
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

    /// <summary>
    /// The jurisdictions of an order in which a resumption could meet the new rules although it does not meet the current ones. The rules
    /// that were recorded with the order stay (R47). If no single jurisdiction is loosened, the combined rules of several are not either.
    /// </summary>
    /// <param name="before">The current rules.</param>
    /// <param name="after">The rules after the change.</param>
    /// <param name="jurisdictions">The jurisdictions that the order covers.</param>
    /// <param name="recorded">The rules that were recorded with the order.</param>
    public static ImmutableArray<JurisdictionCode> Loosened(
        SafetyRuleBook before,
        SafetyRuleBook after,
        IEnumerable<JurisdictionCode> jurisdictions,
        ImmutableArray<RecordedRules> recorded
    ) => [.. jurisdictions.Where(code => new RulesChange(code, before.Of([code], recorded), after.Of([code], recorded)).Loosens)];

    private static bool AreTheSame(SafetyRules? one, SafetyRules? other) =>
        one is null || other is null ? one is null && other is null : one.AsksAsMuchAs(other) && other.AsksAsMuchAs(one);
}
