using RegionalPause.Decisions;
using Shouldly;

namespace RegionalPause.Tests.Decisions;

public sealed class The_names_of_reasons
{
    public static TheoryData<ReasonCode> Reasons => [.. Enum.GetValues<ReasonCode>()];

    public static TheoryData<Outcome> Outcomes => [.. Enum.GetValues<Outcome>()];

    [Theory, MemberData(nameof(Reasons)), Requirement("R2")]
    public void are_the_enums_in_kebab_case_and_read_back(ReasonCode reason)
    {
        ReasonNames.Of(reason).ShouldBe(Kebab(reason.ToString()));
        ReasonNames.TryParse(ReasonNames.Of(reason), out ReasonCode read).ShouldBeTrue();
        read.ShouldBe(reason);
    }

    [Theory, MemberData(nameof(Outcomes)), Requirement("R2")]
    public void have_outcomes_beside_them(Outcome outcome)
    {
        ReasonNames.Of(outcome).ShouldBe(Kebab(outcome.ToString()));
        ReasonNames.TryParse(ReasonNames.Of(outcome), out Outcome read).ShouldBeTrue();
        read.ShouldBe(outcome);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("FlagClosed")]
    [InlineData("Paused")]
    [InlineData("11")]
    public void are_read_letter_by_letter(string? name)
    {
        ReasonNames.TryParse(name, out ReasonCode _).ShouldBeFalse();
        ReasonNames.TryParse(name, out Outcome _).ShouldBeFalse();
    }

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
