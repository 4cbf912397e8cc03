using RegionalPause.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.Jurisdictions;

[Requirement("R12", "R14")]
public sealed class A_supervisory_authority
{
    [Theory]
    [InlineData("GB-ICO", "GB-ICO")]
    [InlineData("ico", "GB-ICO")]
    [InlineData(" DPC ", "IE-DPC")]
    [InlineData("cnil", "FR-CNIL")]
    public void is_found_by_its_id_or_its_short_name(string name, string id)
    {
        Atlas.Embedded.TryFindAuthority(name, out SupervisoryAuthority? authority, out string? problem).ShouldBeTrue(problem);
        authority.ShouldNotBeNull().Id.ShouldBe(id);
    }

    [Theory]
    [InlineData("Ofcom")]
    [InlineData("")]
    [InlineData(null)]
    public void that_nobody_knows_is_refused_with_what_is_expected(string? name)
    {
        Atlas.Embedded.TryFindAuthority(name, out _, out string? problem).ShouldBeFalse();
        problem.ShouldNotBeNull().ShouldContain("such as GB-ICO");
    }
}
