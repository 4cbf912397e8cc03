using Microsoft.Extensions.Time.Testing;
using RegionalPause.App.Pages.Objecting;
using Shouldly;

namespace RegionalPause.Tests.App.Pages;

[Requirement("R19")]
public sealed class The_time_of_an_answer
{
    private static readonly TimeSpan Quantum = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider time = new();

    [Theory]
    [InlineData(0, 2_000)]
    [InlineData(1, 2_000)]
    [InlineData(700, 2_000)]
    [InlineData(1_999, 2_000)]
    [InlineData(2_000, 4_000)]
    [InlineData(2_500, 4_000)]
    [InlineData(9_100, 10_000)]
    public async Task is_the_next_multiple_after_the_work(int work, int answered)
    {
        var done = new TaskCompletionSource<string>();
        Task<string> answer = new AnswerQuantum(time, Quantum).WaitAsync(() => done.Task, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMilliseconds(work));
        done.SetResult("done");

        time.Advance(TimeSpan.FromMilliseconds(answered - work - 1));
        answer.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));

        (await answer).ShouldBe("done");
    }

    [Fact]
    public async Task is_at_once_where_that_is_set() =>
        (await new AnswerQuantum(time, TimeSpan.Zero).WaitAsync(() => Task.FromResult(1), TestContext.Current.CancellationToken)).ShouldBe(
            1
        );

    [Fact]
    public async Task is_not_before_that_multiple_for_a_good_link_nor_for_a_forged_one()
    {
        using var clock = new Clock();
        await using ObjectionApp app = await ObjectionApp.StartAsync(options => options.AnswerQuantum = Quantum, clock);
        foreach (string link in (string[])[ObjectionApp.Good(), ObjectionApp.Forged()])
        {
            Task<HttpResponseMessage> answer = PressAsync(app, link);
            Task waiting = clock.Waiting.WaitAsync(TestContext.Current.CancellationToken);
            (await Task.WhenAny(waiting, answer)).ShouldBe(waiting);
            answer.IsCompleted.ShouldBeFalse();

            clock.Advance(Quantum);

            (await answer).Dispose();
        }
    }

    private static Task<HttpResponseMessage> PressAsync(ObjectionApp app, string link) =>
        app.Client.PostAsync(new Uri(link, UriKind.Relative), null, TestContext.Current.CancellationToken);

    /// <summary>Says when somebody waits once.</summary>
    private sealed class Clock : FakeTimeProvider, IDisposable
    {
        public SemaphoreSlim Waiting { get; } = new(0);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            if (period == Timeout.InfiniteTimeSpan) // a service that works each minute does not wait for an answer
                Waiting.Release();
            return timer;
        }

        public void Dispose() => Waiting.Dispose();
    }
}
