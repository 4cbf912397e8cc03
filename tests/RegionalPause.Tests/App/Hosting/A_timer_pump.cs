using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.App.SelfHosted;
using RegionalPause.Telemetry;
using Shouldly;

namespace RegionalPause.Tests.App.Hosting;

[Requirement("R33")]
public sealed class A_timer_pump : IDisposable
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2024, 9, 20, 14, 3, 1, TimeSpan.Zero));
    private readonly CancellationTokenSource stopping = new();
    private readonly Instruments instruments;

    public A_timer_pump() => instruments = TestInstruments.On(time);

    public void Dispose() => stopping.Dispose();

    [Fact]
    public async Task runs_at_each_occurrence_of_its_six_field_schedule()
    {
        var timer = new TestTimer();
        Task running = Start(timer, "*/5 * * * * *");

        await AdvanceAsync(TimeSpan.FromSeconds(3));
        timer.Rounds.ShouldBe(0);
        for (int i = 0; i < 10; i++)
            await AdvanceAsync(TimeSpan.FromSeconds(1));

        timer.Rounds.ShouldBe(2); // 14:03:05 and 14:03:10
        await StopAsync(running);
    }

    [Fact]
    public async Task waits_for_a_daily_occurrence_without_overflowing()
    {
        var timer = new TestTimer();
        Task running = Start(timer, "0 15 3 * * *");

        await AdvanceAsync(TimeSpan.FromHours(13));
        timer.Rounds.ShouldBe(0);
        await AdvanceAsync(TimeSpan.FromMinutes(12));

        timer.Rounds.ShouldBe(1);
        await StopAsync(running);
    }

    [Fact]
    public async Task never_overlaps_itself_and_drops_what_passed_meanwhile()
    {
        var release = new TaskCompletionSource();
        var timer = new TestTimer(_ => release.Task);
        Task running = Start(timer, "*/5 * * * * *");

        for (int i = 0; i < 30; i++)
            await AdvanceAsync(TimeSpan.FromSeconds(1));
        timer.Rounds.ShouldBe(1);

        release.SetResult();
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        timer.Rounds.ShouldBe(2);
        await StopAsync(running);
    }

    [Fact]
    public async Task skips_a_round_another_instance_has()
    {
        var timer = new TestTimer();
        Task running = Start(timer, "*/5 * * * * *", turns: [false, true, false]);

        for (int i = 0; i < 15; i++)
            await AdvanceAsync(TimeSpan.FromSeconds(1));

        timer.Rounds.ShouldBe(1);
        await StopAsync(running);
    }

    [Fact]
    public async Task goes_on_after_a_round_that_failed()
    {
        var timer = new TestTimer(_ => Task.FromException(new InvalidOperationException()));
        Task running = Start(timer, "*/5 * * * * *");

        for (int i = 0; i < 10; i++)
            await AdvanceAsync(TimeSpan.FromSeconds(1));

        timer.Rounds.ShouldBe(2);
        await StopAsync(running);
    }

    private Task Start(TestTimer timer, string schedule, params bool[] turns)
    {
        var answers = new Queue<bool>(turns);
        return new TimerPump(
            timer.On(schedule),
            (_, _) => Task.FromResult<IAsyncDisposable?>(!answers.TryDequeue(out bool mine) || mine ? new Turn() : null),
            time,
            instruments,
            NullLogger.Instance
        ).RunAsync(stopping.Token);
    }

    // The pump has to reach its next wait before time moves on.
    private async Task AdvanceAsync(TimeSpan by)
    {
        time.Advance(by);
        await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    private async Task StopAsync(Task running)
    {
        await stopping.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private sealed class Turn : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
