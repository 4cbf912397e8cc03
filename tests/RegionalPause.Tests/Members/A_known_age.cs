using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Members;
using Shouldly;

namespace RegionalPause.Tests.Members;

[Requirement("D34")]
public sealed class A_known_age
{
    [Theory]
    [InlineData(2006, "2023-12-31T23:30:00Z", "UTC", true)]
    [InlineData(2006, "2023-12-31T23:30:00Z", "Pacific/Auckland", false)] // the year of the birthday has begun where they live
    [InlineData(2006, "2024-06-01T00:00:00Z", "UTC", false)]
    [InlineData(2006, "2024-01-01T04:00:00Z", "America/New_York", true)]
    public void of_a_year_is_under_age_until_the_year_of_that_birthday_begins(int year, string at, string zone, bool under) =>
        new KnownAge(year, null, TimeZoneInfo.FindSystemTimeZoneById(zone)).IsUnder(18, At(at)).ShouldBe(under);

    [Theory]
    [InlineData("13-17", true)]
    [InlineData("16-18", false)]
    [InlineData("18-24", false)]
    [InlineData("13+", false)]
    public void of_a_band_is_under_age_by_its_upper_end(string band, bool under)
    {
        AgeBand.TryParse(band, out AgeBand read).ShouldBeTrue();
        new KnownAge(null, read, TimeZoneInfo.Utc).IsUnder(18, At("2026-11-24T00:00:00Z")).ShouldBe(under);
    }

    [Fact]
    public void that_nobody_told_is_neither_reached_nor_under()
    {
        var unknown = new KnownAge(null, null, TimeZoneInfo.Utc);

        (unknown.HasReached(18, At("2026-11-24T00:00:00Z")), unknown.IsUnder(18, At("2026-11-24T00:00:00Z"))).ShouldBe((false, false));
    }

    [Property(MaxTest = 500)]
    public Property is_never_both_reached_and_under() =>
        Prop.ForAll(
            (
                from age in Gen.Choose(18, 30)
                from year in Gen.Choose(1930, 2026)
                from day in Gen.Choose(0, 60_000)
                select (age, year, day)
            ).ToArbitrary(),
            x =>
                !(
                    new KnownAge(x.year, null, TimeZoneInfo.Utc) is var known
                    && known.HasReached(x.age, DateTimeOffset.UnixEpoch.AddDays(x.day))
                    && known.IsUnder(x.age, DateTimeOffset.UnixEpoch.AddDays(x.day))
                )
        );

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
