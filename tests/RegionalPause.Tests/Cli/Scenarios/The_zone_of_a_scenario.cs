using RegionalPause.Cli.Scenarios;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Cli.Scenarios;

/// <summary>A campaign writes to no member at night, and a scenario cannot wait for the morning.</summary>
[Requirement("R32")]
public sealed class The_zone_of_a_scenario
{
    [Fact]
    public void is_at_home_while_it_is_day_there() =>
        DaytimeZone.Of("Europe/London", new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero)).ShouldBe("Europe/London");

    [Fact]
    public void is_one_where_it_is_day_at_each_hour_of_the_year()
    {
        for (DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero); now.Year == 2026; now += TimeSpan.FromHours(1))
        {
            string name = DaytimeZone.Of("America/Sao_Paulo", now);

            IanaZones.TryFind(name, out _, out TimeZoneInfo? zone).ShouldBeTrue(name);
            TimeZoneInfo.ConvertTime(now, zone!).Hour.ShouldBeInRange(8, 19, $"{now:u} in {name}");
        }
    }
}
