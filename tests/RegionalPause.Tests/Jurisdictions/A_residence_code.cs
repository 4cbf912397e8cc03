using System.Text;
using FsCheck.Xunit;
using RegionalPause.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.Jurisdictions;

[Requirement("R4", "R6", "D2")]
public sealed class A_residence_code
{
    [Theory]
    [InlineData("GB", "GB")]
    [InlineData("UK", "GB")]
    [InlineData("EL", "GR")]
    [InlineData(" uk\t", "GB")]
    [InlineData("el", "GR")]
    [InlineData("XI", "GB")]
    [InlineData("IC", "ES")]
    [InlineData("GB-SCT", "GB")]
    [InlineData("gb-nir", "GB")]
    [InlineData("FI-01", "AX")]
    [InlineData("FR-974", "RE")]
    [InlineData("NL-BQ1", "BQ")]
    [InlineData("CN-HK", "HK")]
    [InlineData("US-CA", "US-CA")]
    [InlineData("us-ca", "US-CA")]
    [InlineData("CA", "CA")]
    [InlineData("CA-QC", "CA-QC")]
    [InlineData("XK", "XK")]
    [InlineData("AE", "AE")]
    public void is_folded_to_one_canonical_code(string text, string expected)
    {
        Atlas.Embedded.TryParse(text, out JurisdictionCode code, out string? problem).ShouldBeTrue(problem);
        code.Value.ShouldBe(expected);
        Atlas.Embedded.TryParse(Encoding.UTF8.GetBytes(text), out JurisdictionCode same).ShouldBeTrue();
        same.ShouldBe(code);
    }

    [Theory]
    [InlineData("GBP", "currency")]
    [InlineData("EU", "not a country")]
    [InlineData("ZZ", "unknown")]
    [InlineData("T1", "Tor")]
    [InlineData("xx", "unknown")]
    [InlineData("A1", "anonymous proxy")]
    [InlineData("AN", "Withdrawn")]
    [InlineData("EEA", "group")]
    [InlineData("Atlantis", "No known jurisdiction; expected an ISO 3166-1 alpha-2 code such as GB")]
    [InlineData("US-WY", "No known jurisdiction")]
    [InlineData("GB-CA", "No known jurisdiction")]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    [InlineData(null, "empty")]
    [InlineData("GB\0", "No known jurisdiction")]
    [InlineData("E\u017F", "No known jurisdiction")]
    [InlineData("\uFF27\uFF22", "No known jurisdiction")]
    public void is_refused_with_the_reason_when_it_names_no_one_place(string? text, string reason)
    {
        Atlas.Embedded.TryParse(text, out JurisdictionCode code, out string? problem).ShouldBeFalse();
        problem.ShouldNotBeNull().ShouldContain(reason);
        code.ShouldBe(default);
        Atlas.Embedded.TryParse(Encoding.UTF8.GetBytes(text ?? ""), out JurisdictionCode none).ShouldBeFalse();
        none.ShouldBe(default);
    }

    [Fact]
    public void of_any_jurisdiction_or_alias_in_the_data_is_read_in_any_case()
    {
        foreach (Jurisdiction jurisdiction in Atlas.Embedded.All)
        {
            Atlas.Embedded.TryParse(jurisdiction.Code.Value.ToLowerInvariant(), out JurisdictionCode code, out _).ShouldBeTrue();
            code.ShouldBe(jurisdiction.Code);
            Atlas.Embedded[code].ShouldBe(jurisdiction);
        }
    }

    [Property(MaxTest = 1000)]
    public void never_becomes_the_country_its_second_half_spells(string text)
    {
        bool read = Atlas.Embedded.TryParse(text, out JurisdictionCode code, out string? problem);

        read.ShouldBe(problem is null);
        if (read)
        {
            Atlas.Embedded[code].Code.ShouldBe(code);
        }

        bool stateRead = Atlas.Embedded.TryParse($"US-{text}", out JurisdictionCode state, out _);
        (stateRead && state == Atlas.Code("CA")).ShouldBeFalse();
    }

    [Fact]
    public void costs_no_allocation_in_UTF_8()
    {
        _ = Atlas.Embedded.TryParse("GB"u8, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            _ = Atlas.Embedded.TryParse("uk"u8, out _) & Atlas.Embedded.TryParse("Atlantis"u8, out _);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
