using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using static RegionalPause.Storage.StoredRecord;

namespace RegionalPause.Safety;

// The stored format of rules and their overrides.

internal sealed record OverrideRecordShape(string? Reason, Person? By, Person? SecondedBy, RuleDataShape? Data, List<string>? Rules);

internal sealed record RulesShape(
    List<string>? Jurisdictions,
    List<string>? Outcomes,
    int? DeliveredPercent,
    int? WindowDays,
    List<string>? Assessments
);

/// <summary>Recorded rules and overrides as parts of other records. A reader never replaces a missing value by a guess.</summary>
internal static class SafetyJson
{
    public static OverrideRecordShape Shape(RulesOverride o) =>
        new(o.Reason, o.By, o.SecondedBy, ResumptionJson.Shape(o.Data), [.. o.Rules.Select(EnumWords<ResumptionRule>.Of)]);

    /// <exception cref="InvalidDataException">The override is incomplete.</exception>
    public static RulesOverride Override(OverrideRecordShape s) =>
        new(
            Needed(s.Reason, "override.reason"),
            Needed(s.By, "override.by"),
            Needed(s.SecondedBy, "override.secondedBy"),
            ResumptionJson.Data(s.Data),
            [.. Needed(s.Rules, "override.rules").Select(r => Word<ResumptionRule>(r, "override.rules"))]
        );

    public static RulesShape Shape(RecordedRules r) =>
        new(
            [.. r.Jurisdictions.Select(c => c.Value)],
            [.. r.Rules.Outcomes.Select(EnumWords<AuthorityPosition>.Of)],
            r.Rules.DeliveredPercent,
            r.Rules.WindowDays,
            [.. r.Rules.Assessments.Select(EnumWords<AssessmentKind>.Of)]
        );

    /// <exception cref="InvalidDataException">The rules are incomplete.</exception>
    public static RecordedRules Rules(RulesShape s) =>
        new(
            [.. Needed(s.Jurisdictions, "rules.jurisdictions").Select(c => new JurisdictionCode(Needed(c, "rules.jurisdictions")))],
            new SafetyRules(
                [.. Needed(s.Outcomes, "rules.outcomes").Select(o => Word<AuthorityPosition>(o, "rules.outcomes"))],
                Needed(s.DeliveredPercent, "rules.deliveredPercent"),
                Needed(s.WindowDays, "rules.windowDays"),
                [.. Needed(s.Assessments, "rules.assessments").Select(a => Word<AssessmentKind>(a, "rules.assessments"))]
            )
        );
}
