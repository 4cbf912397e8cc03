using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.Jurisdictions;

[Requirement("R4", "D1")]
public sealed class A_name_in_an_order
{
    private static string Resolve(string name)
    {
        Atlas.Embedded.TryResolve(name, out ImmutableArray<JurisdictionCode> codes, out string? problem).ShouldBeTrue(problem);
        codes.Select(c => c.Value).ShouldBe(codes.Select(c => c.Value).Distinct().Order(StringComparer.Ordinal));
        return string.Join(' ', codes);
    }

    [Theory]
    [InlineData("EU", "RE GP AX MQ GF YT MF DE GR", "GL FO NC JE GI GB IS CH")]
    [InlineData("EEA", "IS LI NO RE AX", "CH GB SJ")]
    [InlineData("EEA-UK-CH", "GB CH IS RE", "JE GI GL")]
    [InlineData("UK-AND-CROWN", "GB JE GG IM", "GI")]
    [InlineData("linkedin-2024-12", "HK CA CA-QC GB", "US")]
    public void that_is_a_group_means_its_codes_and_nothing_else(string name, string inside, string outside)
    {
        string[] codes = Resolve(name).Split(' ');
        inside.Split(' ').ShouldBeSubsetOf(codes);
        codes.ShouldNotContain(c => outside.Split(' ', StringSplitOptions.None).Contains(c));
    }

    [Theory]
    [InlineData("GB", "GB")]
    [InlineData(" gb ", "GB")]
    [InlineData("UK", "GB")]
    [InlineData("EL", "GR")]
    [InlineData("CH", "CH")]
    [InlineData("RE", "RE")]
    [InlineData("FR-974", "RE")]
    [InlineData("FR", "BL FR GF GP MF MQ NC PF PM RE TF WF YT")]
    [InlineData("FI", "AX FI")]
    [InlineData("DK", "DK")]
    [InlineData("CA", "CA CA-AB CA-BC CA-QC")]
    [InlineData("US-CA", "US-CA")]
    [InlineData("CN", "CN")]
    public void that_is_a_jurisdiction_means_it_and_those_that_follow_it(string name, string codes) => Resolve(name).ShouldBe(codes);

    [Fact]
    public void that_is_a_state_brings_its_profiled_subdivisions_and_not_its_territories()
    {
        string[] codes = Resolve("US").Split(' ');
        codes.Length.ShouldBe(25);
        codes.ShouldContain("US-CA");
        codes.ShouldNotContain("PR");
    }

    [Theory]
    [InlineData("GB-SCT", "GB")]
    [InlineData("gb-sct", "GB")]
    [InlineData("XI", "GB")]
    [InlineData("ES-CN", "ES")]
    [InlineData("IC", "ES")]
    [InlineData("EA", "ES")]
    [InlineData("PT-20", "PT")]
    [InlineData("FX", "FR")]
    [InlineData("NL-BQ1", "BQ")]
    [InlineData("NO-21", "SJ")]
    [InlineData("AC", "SH")]
    public void that_is_only_a_part_is_refused_though_it_is_folded_as_a_residence(string name, string whole)
    {
        Atlas.Embedded.TryResolve(name, out ImmutableArray<JurisdictionCode> codes, out string? problem).ShouldBeFalse();
        codes.ShouldBeEmpty();
        problem.ShouldNotBeNull().ShouldContain($"only a part of {whole}");
        Atlas.Embedded.TryParse(name, out JurisdictionCode code, out _).ShouldBeTrue();
        code.Value.ShouldBe(whole);
    }

    [Theory]
    [InlineData("Atlantis", "Neither a jurisdiction nor a group")]
    [InlineData("GBP", "currency")]
    [InlineData("ZZ", "unknown")]
    [InlineData("", "empty")]
    [InlineData(null, "empty")]
    public void that_is_nothing_is_refused_with_the_reason(string? name, string reason)
    {
        Atlas.Embedded.TryResolve(name, out _, out string? problem).ShouldBeFalse();
        problem.ShouldNotBeNull().ShouldContain(reason);
    }

    [Fact]
    public void is_shown_cut_when_it_is_absurdly_long()
    {
        Atlas.Embedded.TryResolve(new string('x', 10_000), out _, out string? problem).ShouldBeFalse();
        problem.ShouldNotBeNull().Length.ShouldBeLessThan(200);
    }
}
