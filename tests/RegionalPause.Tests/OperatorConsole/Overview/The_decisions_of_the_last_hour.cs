using RegionalPause.App.OperatorConsole.Overview;
using RegionalPause.Ledger;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Overview;

/// <summary>Minutes from samples of the totals of a day.</summary>
[Requirement("R31")]
public sealed class The_decisions_of_the_last_hour
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 30, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void are_unknown_before_two_samples()
    {
        DecisionHistory.Empty.Minutes(Nine).ShouldAllBe(minute => minute.Counts == null);
        DecisionHistory.Empty.With(Nine, [Total(admitted: 100)]).Minutes(Nine.AddSeconds(1)).Count(m => m.Counts is not null).ShouldBe(1);
    }

    [Fact]
    public void are_what_the_totals_grew_by()
    {
        DecisionHistory history = DecisionHistory
            .Empty.With(Nine, [Total(admitted: 100, held: 5)])
            .With(Nine.AddMinutes(1), [Total(admitted: 160, held: 5)])
            .With(Nine.AddMinutes(2), [Total(admitted: 160, held: 12, excluded: 3)]);

        MinuteOfDecisions[] minutes = [.. history.Minutes(Nine.AddMinutes(2))];

        minutes.Length.ShouldBe(60);
        minutes[57].ShouldBe(new MinuteOfDecisions(Nine, new OutcomeCounts(60, 0, 0)));
        minutes[58].ShouldBe(new MinuteOfDecisions(Nine.AddMinutes(1), new OutcomeCounts(0, 7, 3)));
        minutes[56].Counts.ShouldBeNull(); // before the first sample
    }

    [Fact]
    public void are_shared_between_the_minutes_of_one_sample_and_add_up()
    {
        DecisionHistory history = DecisionHistory
            .Empty.With(Nine.AddSeconds(30), [Total()])
            .With(Nine.AddSeconds(30 + 180), [Total(admitted: 100)]);

        OutcomeCounts[] counts = [.. history.Minutes(Nine.AddMinutes(3.5)).Select(m => m.Counts).OfType<OutcomeCounts>()];

        counts.Select(c => c.Admitted).ShouldBe([17, 33, 33, 17]);
    }

    [Fact]
    public void go_on_over_midnight()
    {
        DateTimeOffset late = new(2026, 11, 30, 23, 59, 30, TimeSpan.Zero);
        DecisionHistory evening = DecisionHistory.Empty.With(late, [Total(admitted: 1000)]);

        evening.FirstDay(late.AddMinutes(1)).ShouldBe(new DateOnly(2026, 11, 30));
        DecisionHistory morning = evening.With(
            late.AddMinutes(1),
            [Total(admitted: 1010), Total(admitted: 20) with { Day = new DateOnly(2026, 12, 1) }]
        );

        Sum(morning, late.AddMinutes(1)).Admitted.ShouldBe(30);
        morning.FirstDay(late.AddMinutes(2)).ShouldBe(new DateOnly(2026, 12, 1));
    }

    [Fact]
    public void are_never_negative_when_held_items_are_decided_again()
    {
        DecisionHistory history = DecisionHistory
            .Empty.With(Nine, [Total(held: 50)])
            .With(Nine.AddMinutes(1), [Total(admitted: 30, held: 20)])
            .With(Nine.AddMinutes(2), [Total(admitted: 30, held: 25)]);

        history.Minutes(Nine.AddMinutes(2)).Select(m => m.Counts?.Held).OfType<long>().ShouldBe([0, 5, 0]);
        Sum(history, Nine.AddMinutes(2)).Admitted.ShouldBe(30);
    }

    [Fact]
    public void are_kept_for_an_hour_and_not_longer()
    {
        DecisionHistory history = DecisionHistory.Empty;
        for (int minute = 0; minute <= 300; minute++)
            history = history.With(Nine.AddMinutes(minute), [Total(admitted: 10 * minute)]);

        Sum(history, Nine.AddMinutes(300)).Admitted.ShouldBe(590); // the current minute has only begun
        history.Since!.Value.ShouldBeInRange(Nine.AddMinutes(230), Nine.AddMinutes(241));
    }

    [Fact]
    public void ignore_a_clock_that_went_back()
    {
        DecisionHistory history = DecisionHistory.Empty.With(Nine, [Total()]).With(Nine.AddMinutes(1), [Total(admitted: 5)]);

        history.With(Nine.AddSeconds(10), [Total(admitted: 3)]).ShouldBeSameAs(history);
    }

    private static OutcomeCounts Sum(DecisionHistory history, DateTimeOffset now) =>
        history.Minutes(now).Select(m => m.Counts).OfType<OutcomeCounts>().Aggregate(default(OutcomeCounts), (a, b) => a + b);

    private static DispositionTotals Total(long admitted = 0, long held = 0, long excluded = 0) =>
        new(new DateOnly(2026, 11, 30), "GB", "post", admitted + held + excluded, admitted, held, excluded, 0, 0);
}
