using System.Collections.Immutable;
using Azure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.App.Functions.Binding;
using RegionalPause.App.SelfHosted;
using RegionalPause.Messaging;
using Shouldly;

namespace RegionalPause.Tests.App.Hosting;

[Requirement("R6", "R33")]
public sealed class A_queue_pump : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeBroker broker = new();
    private readonly FakeTimeProvider time = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource abort = new();
    private readonly SelfHostedOptions options = new() { Receivers = 1 };

    public void Dispose()
    {
        stopping.Dispose();
        abort.Dispose();
    }

    [Fact]
    public async Task sends_then_says_that_it_was_sent_then_completes()
    {
        broker.Deliver(FakeBroker.Message("m1"));

        await HandleAsync(m => Done(m, "o1", "o2"), settled: 4);

        broker.Log.ShouldBe(["send o1", "send o2", "sent m1", "complete m1"]);
    }

    [Fact]
    public async Task handles_all_it_received_at_once()
    {
        options.SettleAtOnce = 32;
        broker.Deliver([.. Enumerable.Range(0, 32).Select(i => FakeBroker.Message($"m{i}"))]);
        var all = new TaskCompletionSource();
        int inside = 0;
        broker.OnSend = _ =>
        {
            if (Interlocked.Increment(ref inside) == 32)
                all.SetResult();
            return all.Task;
        };

        await HandleAsync(m => Done(m, "o" + m.Id), settled: 96);

        inside.ShouldBe(32);
    }

    [Fact]
    [Requirement("R10")]
    public async Task never_says_that_it_was_sent_and_never_completes_when_a_send_failed()
    {
        broker.OnSend = o => o.Id == "o2" ? Task.FromException(new RequestFailedException(500, "lost")) : Task.CompletedTask;
        broker.Deliver(FakeBroker.Message("m1"), FakeBroker.Message("m2"));

        await HandleAsync(m => m.Id == "m1" ? Done(m, "o1", "o2", "o3") : Done(m, "o4"), settled: 5);

        broker.Log.Order().ShouldBe(["complete m2", "return m1 1s", "send o1", "send o4", "sent m2"]);
    }

    [Fact]
    [Requirement("R10")]
    public async Task reports_a_send_also_when_the_message_comes_back()
    {
        broker.OnComplete = m => m.Message.Id == "m1" ? Task.FromException(new RequestFailedException(503, "busy")) : Task.CompletedTask;
        broker.Deliver(FakeBroker.Message("m1"), FakeBroker.Message("m2"));

        await HandleAsync(m => Done(m, "o" + m.Id), settled: 5);

        broker.Log.Order().ShouldBe(["complete m2", "send om1", "send om2", "sent m1", "sent m2"]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(1000, 60)]
    public async Task returns_what_has_to_come_back_later_and_later_and_never_gives_it_up(long deliveries, int seconds)
    {
        broker.Deliver(FakeBroker.Message("m1", deliveries));

        await HandleAsync(_ => new MessageResult.ComesBack("in doubt"), settled: 1);

        broker.Log.ShouldBe([$"return m1 {seconds}s"]);
    }

    [Fact]
    public async Task moves_a_poison_message_away_with_its_reason()
    {
        broker.Deliver(FakeBroker.Message("m1"));

        await HandleAsync(_ => new MessageResult.Poison("invalid", "no command"), settled: 1);

        broker.Log.ShouldBe(["poison m1 invalid"]);
    }

    [Fact]
    public async Task gives_up_a_message_the_function_keeps_failing_on()
    {
        for (int delivery = 1; delivery <= 5; delivery++)
            broker.Deliver(FakeBroker.Message("m1", delivery));

        await HandleAsync(_ => throw new InvalidOperationException(), settled: 5);

        broker.Log.ShouldBe(["return m1 1s", "return m1 2s", "return m1 4s", "return m1 8s", "poison m1 tried-too-often"]);
    }

    [Fact]
    public async Task does_not_take_the_deliveries_of_an_outage_for_failures_of_the_message()
    {
        broker.Deliver(FakeBroker.Message("m1", 40));

        await HandleAsync(_ => throw new InvalidOperationException(), settled: 1);

        broker.Log.ShouldBe(["return m1 60s"]);
    }

    [Fact]
    public async Task never_gives_up_a_message_because_storage_does_not_answer()
    {
        for (int delivery = 1; delivery <= 20; delivery++)
            broker.Deliver(FakeBroker.Message("m1", delivery));

        await HandleAsync(_ => throw new RequestFailedException(503, "busy"), settled: 20);

        broker.Log.ShouldAllBe(line => line.StartsWith("return m1"));
    }

    [Fact]
    public async Task finds_the_message_to_blame_and_handles_its_neighbours()
    {
        broker.Deliver(FakeBroker.Message("m1"), FakeBroker.Message("m2"), FakeBroker.Message("m3"));

        await HandleAsync(m => m.Id == "m2" ? throw new InvalidOperationException() : Done(m), settled: 5);

        broker.Log.Order().ShouldBe(["complete m1", "complete m3", "return m2 1s", "sent m1", "sent m3"]);
    }

    [Fact]
    public async Task takes_a_wrong_number_of_results_for_a_failure_and_settles_nothing_by_them()
    {
        broker.Deliver(FakeBroker.Message("m1"));

        await HandleAsync((_, _) => Task.FromResult<ImmutableArray<MessageResult>>([]), settled: 1);

        broker.Log.ShouldBe(["return m1 1s"]);
    }

    [Fact]
    public async Task goes_on_receiving_when_a_receive_failed()
    {
        int receives = 0;
        broker.OnReceive = () => ++receives == 1 ? Task.FromException(new RequestFailedException(500, "down")) : Task.CompletedTask;
        broker.Deliver(FakeBroker.Message("m1"));

        await HandleAsync(m => Done(m), settled: 2);

        broker.Log.ShouldContain("complete m1");
    }

    [Fact]
    public async Task finishes_what_is_in_flight_when_it_is_stopped_and_receives_no_more()
    {
        var sending = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        broker.OnSend = _ =>
        {
            sending.TrySetResult();
            return release.Task;
        };
        broker.Deliver(FakeBroker.Message("m1"));
        broker.Deliver(FakeBroker.Message("m2"));
        using var limit = new SendLimit(16);
        Task running = Pump(new TestHandler(m => Done(m, "o1")).Handle, limit).RunAsync(stopping.Token, abort.Token);
        await sending.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        await stopping.CancelAsync();
        running.IsCompleted.ShouldBeFalse();
        release.SetResult();
        await running.WaitAsync(Patience, TestContext.Current.CancellationToken);

        broker.Log.ShouldBe(["send o1", "sent m1", "complete m1"]);
        broker.Receives.ShouldBe(1);
    }

    [Fact]
    public async Task handles_several_batches_at_once()
    {
        options.Receivers = 3;
        var all = new TaskCompletionSource();
        int inside = 0;
        for (int i = 0; i < 3; i++)
            broker.Deliver(FakeBroker.Message($"m{i}"));
        broker.OnSend = _ =>
        {
            if (Interlocked.Increment(ref inside) == 3)
                all.SetResult();
            return all.Task;
        };

        await HandleAsync(m => Done(m, "o" + m.Id), settled: 9);

        inside.ShouldBe(3);
    }

    [Fact]
    public async Task sends_no_more_at_once_than_it_may()
    {
        options.SettleAtOnce = 4;
        int now = 0,
            most = 0;
        broker.OnSend = async _ =>
        {
            int count = Interlocked.Increment(ref now);
            lock (broker)
                most = Math.Max(most, count);
            await Task.Yield();
            Interlocked.Decrement(ref now);
        };
        broker.Deliver([.. Enumerable.Range(0, 32).Select(i => FakeBroker.Message($"m{i}"))]);

        await HandleAsync(m => Done(m, "o" + m.Id), settled: 96);

        most.ShouldBeInRange(1, 4);
    }

    private MessageResult.Done Done(IncomingMessage message, params string[] outputs) =>
        new([.. outputs.Select(o => new OutgoingMessage("out", o, default))], () => broker.Log.Enqueue($"sent {message.Id}"));

    private Task HandleAsync(Func<IncomingMessage, MessageResult> handle, int settled) =>
        HandleAsync(new TestHandler(handle).Handle, settled);

    private async Task HandleAsync(HandleMessages handle, int settled)
    {
        using var limit = new SendLimit(options.SettleAtOnce);
        Task running = Pump(handle, limit).RunAsync(stopping.Token, abort.Token);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (broker.Log.Count < settled && !patience.IsCancellationRequested)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await stopping.CancelAsync();
        await running.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private QueuePump Pump(HandleMessages handle, SendLimit limit)
    {
        var run = new MessageRun(broker, limit, NoKeeper.Instance, NullLogger<MessageRun>.Instance);
        var function = new QueueFunction(
            "Test",
            "test",
            (message, cancellationToken) => run.RunAsync("test", message, handle, cancellationToken)
        );
        return new QueuePump(
            function,
            broker,
            new MessageSettlement(
                "Test",
                broker,
                new FailedMessages(NoKeeper.Instance, TestInstruments.None, NullLogger<FailedMessages>.Instance),
                options,
                NullLogger.Instance
            ),
            options,
            time,
            NullLogger.Instance
        );
    }
}
