using System.Collections.Immutable;
using RegionalPause.App.OperatorConsole.Overview;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Overview;

/// <summary>Bars by attributes, since the content security policy allows no style attributes.</summary>
[Requirement("R31")]
public sealed class The_chart_of_decisions
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 30, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void stacks_the_outcomes_of_a_minute()
    {
        var chart = new HourChart(Hour(new OutcomeCounts(60, 30, 30), new OutcomeCounts(0, 0, 0)));

        chart
            .Paths.ToDictionary(p => p.Look, p => p.Path)
            .ShouldSatisfyAllConditions(
                paths => paths["admitted"].ShouldBe("M580 120v-60h8v60z"),
                paths => paths["held"].ShouldBe("M580 60v-30h8v30z"),
                paths => paths["excluded"].ShouldBe("M580 30v-30h8v30z")
            );
    }

    [Fact]
    public void shows_a_single_item_beside_many()
    {
        var chart = new HourChart(Hour(new OutcomeCounts(1_000_000, 0, 0), new OutcomeCounts(0, 1, 0)));

        chart.Paths.Single(p => p.Look == "held").Path.ShouldBe("M590 120v-1h8v1z");
    }

    [Fact]
    public void marks_the_minutes_that_were_not_counted()
    {
        var chart = new HourChart(Hour(new OutcomeCounts(1, 0, 0)));

        chart.Observed.ShouldBe(1);
        chart.Paths.Single(p => p.Look == "unknown").Path.Count(c => c == 'M').ShouldBe(59);
    }

    [Fact]
    public void says_the_same_in_words()
    {
        new HourChart(Hour(new OutcomeCounts(1234, 5, 6), new OutcomeCounts(1, 0, 0))).Words.ShouldBe(
            "In the last 2 minutes: 1,235 admitted, 5 held, 6 excluded; at most 1,245 in a minute."
        );
        new HourChart(Hour(new OutcomeCounts(0, 0, 0))).Words.ShouldBe("In the last minute: no decision.");
        new HourChart(Hour()).Words.ShouldBe("No minute was counted yet.");
    }

    private static ImmutableArray<MinuteOfDecisions> Hour(params OutcomeCounts[] last) =>
        [
            .. Enumerable
                .Range(0, 60)
                .Select(i => new MinuteOfDecisions(Nine.AddMinutes(i), i < 60 - last.Length ? null : last[i - 60 + last.Length])),
        ];
}
