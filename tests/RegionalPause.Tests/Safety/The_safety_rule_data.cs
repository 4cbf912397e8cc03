using System.Collections.Immutable;
using System.Text;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;
using static RegionalPause.Tests.Resumption.Resuming;

namespace RegionalPause.Tests.Safety;

[Requirement("R22", "D27", "D30")]
public sealed class The_safety_rule_data
{
    private const string Default =
        """{"engagementOutcomes":["no-further-action-now","approved"],"deliveredPercent":95,"windowDays":45,"assessments":["lia","dpia","compatibility"]}""";

    [Fact]
    public void that_come_with_the_product_ask_for_the_strict_default_everywhere()
    {
        SafetyRules rules = Book.Of([Gb])!;

        (rules.DeliveredPercent, rules.WindowDays).ShouldBe((95, 45));
        rules.Outcomes.ShouldBe([AuthorityPosition.NoFurtherActionNow, AuthorityPosition.Approved]);
        rules.Assessments.ShouldBe(Enum.GetValues<AssessmentKind>());
        foreach (string code in (string[])["GB", "IE", "BR", "US", "HK"])
            Book.Of([Atlas.Code(code)]).ShouldNotBeNull(code);
    }

    [Fact]
    public void say_of_a_jurisdiction_only_what_differs()
    {
        SafetyRules rules = Read("""{"GB":{"windowDays":60}}""").Of([Gb])!;

        (rules.WindowDays, rules.DeliveredPercent).ShouldBe((60, 95));
    }

    [Fact]
    public void ask_of_several_jurisdictions_the_strictest_of_each()
    {
        SafetyRules rules = Read(
                """{"GB":{"windowDays":60,"engagementOutcomes":["approved"],"assessments":["lia"]},"IE":{"deliveredPercent":99,"assessments":["dpia"]}}"""
            )
            .Of([Gb, Ie])!;

        (rules.WindowDays, rules.DeliveredPercent).ShouldBe((60, 99));
        rules.Outcomes.ShouldBe([AuthorityPosition.Approved]);
        rules.Assessments.ShouldBe([AssessmentKind.Lia, AssessmentKind.Dpia]);
    }

    [Fact]
    public void may_leave_a_jurisdiction_without_rules_and_never_its_neighbour()
    {
        SafetyRuleBook book = Read("""{"GB":{"none":true}}""");

        book.Of([Gb]).ShouldBeNull();
        book.Of([Gb, Ie]).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("""{"GB":{"windowDays":29}}""", "jurisdictions.GB.windowDays")]
    [InlineData("""{"GB":{"deliveredPercent":0}}""", "jurisdictions.GB.deliveredPercent")]
    [InlineData("""{"GB":{"deliveredPercent":101}}""", "jurisdictions.GB.deliveredPercent")]
    [InlineData("""{"GB":{"engagementOutcomes":["engaged"]}}""", "jurisdictions.GB.engagementOutcomes")]
    [InlineData("""{"GB":{"engagementOutcomes":[]}}""", "jurisdictions.GB.engagementOutcomes")]
    [InlineData("""{"GB":{"assessments":["tia"]}}""", "jurisdictions.GB.assessments")]
    [InlineData("""{"GB":{"none":true,"windowDays":45}}""", "jurisdictions.GB")]
    [InlineData("""{"UK":{"windowDays":45}}""", "jurisdictions.UK")]
    [InlineData("""{"EEA":{"windowDays":45}}""", "jurisdictions.EEA")]
    [InlineData("""{"gb":{"windowDays":45}}""", "jurisdictions.gb")]
    public void are_refused_with_the_field_that_is_wrong(string jurisdictions, string field) =>
        SafetyRuleFile.Read(File(jurisdictions), Atlas.Embedded).Refusal!.Errors.ShouldHaveSingleItem().Field.ShouldBe(field);

    [Fact, Requirement("R44")]
    public void may_begin_with_a_byte_order_mark() =>
        SafetyRuleFile.Read([.. "\uFEFF"u8, .. File("{}")], Atlas.Embedded).Refusal.ShouldBeNull();

    [Theory]
    [InlineData("""{"version":"1","default":{"windowDay":45}}""")]
    [InlineData("""{"version":"1","Default":{}}""")]
    [InlineData(
        """{"version":"1","default":{"engagementOutcomes":["approved"],"deliveredPercent":95,"windowDays":45,"windowDays":30,"assessments":["lia"]}}"""
    )]
    [InlineData(
        """{"version":"1","default":{"engagementOutcomes":["approved"],"deliveredPercent":95,"windowDays":45,"assessments":["lia"]},"jurisdictions":{"GB":{"windowDays":60},"GB":{"none":true}}}"""
    )]
    [InlineData(
        """{"version":"1","default":{"engagementOutcomes":["approved"],"deliveredPercent":95,"windowDays":45,"assessments":["lia"]}} {}"""
    )]
    [InlineData(
        """{"version":"1"/**/,"default":{"engagementOutcomes":["approved"],"deliveredPercent":95,"windowDays":45,"assessments":["lia"]}}"""
    )]
    [InlineData(
        """{"version":"\ud800","default":{"engagementOutcomes":["approved"],"deliveredPercent":95,"windowDays":45,"assessments":["lia"]}}"""
    )]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"version":"1"}""")]
    public void are_refused_where_a_rule_is_misspelt_or_missing(string json)
    {
        Refusal refusal = SafetyRuleFile.Read(Encoding.UTF8.GetBytes(json), Atlas.Embedded).Refusal!;

        (refusal.Code, refusal.Errors.IsEmpty).ShouldBe((RefusalCode.Invalid, false));
    }

    [Fact]
    public void are_known_by_version_and_hash() =>
        Read("{}").Data.ShouldBe(new RuleData("t", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File("{}")))));

    [Theory]
    [InlineData("", true)]
    [InlineData("resumption-rules.none.json", true)]
    [InlineData("no-such-file.json", false)]
    [InlineData("RegionalPause.dll", false)]
    public void are_read_when_the_app_starts(string file, bool starts)
    {
        var options = new ResumptionOptions { RulesFile = file.Length == 0 ? "" : Path.Combine(AppContext.BaseDirectory, file) };

        new ResumptionOptionsValidator(Atlas.Embedded).Validate(null, options).Succeeded.ShouldBe(starts);
    }

    [Theory, Requirement("R44")]
    [InlineData("""{"GB":{"windowDays":30}}""", "GB", true)]
    [InlineData("""{"GB":{"none":true}}""", "GB", true)]
    [InlineData("""{"GB":{"deliveredPercent":1,"windowDays":3650}}""", "GB", true)]
    [InlineData("""{"GB":{"windowDays":3650}}""", "GB", false)]
    [InlineData("""{"GB":{}}""", "", false)]
    public void are_compared_by_what_they_would_let_resume(string jurisdictions, string changed, bool loosens)
    {
        ImmutableArray<RulesChange> changes = RulesDifference.Between(Read("{}"), Read(jurisdictions), Atlas.Embedded);

        string.Join(' ', changes.Select(c => c.Jurisdiction)).ShouldBe(changed);
        changes.Any(c => c.Loosens).ShouldBe(loosens);
        changes.ShouldAllBe(c => c.Loosens == c.Rules.Any(rule => rule.Loosens));
    }

    [Theory, Requirement("R44")]
    [InlineData("""{"engagementOutcomes":["approved"]}""", "engagementOutcomes no-further-action-now, approved>approved tightens")]
    [InlineData(
        """{"engagementOutcomes":["ordered","approved"]}""",
        "engagementOutcomes no-further-action-now, approved>ordered, approved loosens"
    )]
    [InlineData("""{"deliveredPercent":94}""", "deliveredPercent 95>94 loosens")]
    [InlineData("""{"deliveredPercent":96}""", "deliveredPercent 95>96 tightens")]
    [InlineData("""{"windowDays":44}""", "windowDays 45>44 loosens")]
    [InlineData("""{"windowDays":46}""", "windowDays 45>46 tightens")]
    [InlineData("""{"assessments":["lia","dpia"]}""", "assessments lia, dpia, compatibility>lia, dpia loosens")]
    public void are_compared_rule_by_rule(string rules, string expected)
    {
        RulesChange there = RulesDifference.Between(Read("{}"), Read($$"""{"GB":{{rules}}}"""), Atlas.Embedded).ShouldHaveSingleItem();
        RulesChange back = RulesDifference.Between(Read($$"""{"GB":{{rules}}}"""), Read("{}"), Atlas.Embedded).ShouldHaveSingleItem();

        RuleChange rule = there.Rules.ShouldHaveSingleItem();
        $"{rule.Name} {rule.Before}>{rule.After} {(rule.Loosens ? "loosens" : "tightens")}".ShouldBe(expected);
        there.Loosens.ShouldBe(rule.Loosens);
        (there.Loosens || back.Loosens).ShouldBeTrue();
    }

    private static byte[] File(string jurisdictions) =>
        Encoding.UTF8.GetBytes($$"""{"version":"t","default":{{Default}},"jurisdictions":{{jurisdictions}}}""");

    private static SafetyRuleBook Read(string jurisdictions) =>
        SafetyRuleFile.Read(File(jurisdictions), Atlas.Embedded).Value.ShouldNotBeNull();
}
