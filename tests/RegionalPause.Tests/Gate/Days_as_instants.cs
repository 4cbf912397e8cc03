using RegionalPause.Gate;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Gate;

/// <summary>The compiled form of a day range against the range itself, in every zone this machine knows.</summary>
[Requirement("D5")]
public sealed class Days_as_instants
{
    private static readonly long[] Nearby = [-1, 0, TimeSpan.TicksPerMinute];

    // A year of each kind: local mean time, clock changes at a minute past midnight, a day left out, today's rules.
    private static readonly int[] Years = [1883, 1945, 1994, 2011, 2024];

    [Fact]
    public void are_the_range_itself_around_every_clock_change_of_every_zone()
    {
        var wrong = new List<string>();
        foreach (TimeZoneInfo zone in TimeZoneInfo.GetSystemTimeZones())
        {
            foreach (DateOnly day in Years.SelectMany(year => ChangesIn(zone, year)).Distinct())
                wrong.AddRange(Differences(new DayRange(day, day, zone.Id)));
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void are_the_range_itself_at_both_ends_of_time()
    {
        var all = new DayRange(DateOnly.MinValue, DateOnly.MaxValue, "Pacific/Kiritimati");

        DaySpan.Of(all).Contains(DateTimeOffset.MinValue).ShouldBe(all.Contains(DateTimeOffset.MinValue));
        DaySpan.Of(all).Contains(DateTimeOffset.MaxValue).ShouldBe(all.Contains(DateTimeOffset.MaxValue));
    }

    private static IEnumerable<DateOnly> ChangesIn(TimeZoneInfo zone, int year)
    {
        var day = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (; day.Year == year; day = day.AddDays(1))
        {
            if (zone.GetUtcOffset(day) != zone.GetUtcOffset(day.AddDays(1)))
            {
                yield return DateOnly.FromDateTime(day.Date);
                yield return DateOnly.FromDateTime(day.Date).AddDays(1);
            }
        }
    }

    private static IEnumerable<string> Differences(DayRange range)
    {
        DaySpan span = DaySpan.Of(range);
        var noon = new DateTimeOffset(range.From!.Value.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
        for (int minute = -30 * 60; minute <= 30 * 60; minute += 15)
        {
            foreach (long tick in Nearby)
            {
                DateTimeOffset instant = noon.AddMinutes(minute).AddTicks(tick);
                if (span.Contains(instant) != range.Contains(instant))
                    return [$"{range} at {instant:O}"];
            }
        }

        return [];
    }
}
