using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.App.Functions.Binding;
using RegionalPause.Messaging;
using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.Tests.App.Hosting;

/// <summary>The host settles a batch as a whole; still every message has an end of its own.</summary>
[Requirement("R6", "R33")]
public sealed class A_batch_of_Service_Bus : IDisposable
{
    private readonly FakeBroker broker = new();
    private readonly FakeTimeProvider time = new();
    private readonly SendLimit limit = new(4);

    public void Dispose() => limit.Dispose();

    [Fact]
    public async Task sends_the_answers_of_all_and_says_so()
    {
        await RunAsync(m => Done(m), Message("m1"), Message("m2"));

        broker.Log.Order().ShouldBe(["send o-m1", "send o-m2", "sent m1", "sent m2"]);
    }

    [Fact]
    public async Task hands_all_to_the_handler_in_one_call()
    {
        var handler = new TestHandler(_ => new MessageResult.Done([]));

        await RunAsync(handler.Handle, Message("m1"), Message("m2"));

        handler.Calls.Select(c => c.Count).ShouldBe([2]);
    }

    [Fact]
    public async Task sends_what_must_come_back_as_a_copy_that_appears_after_its_ticket_has_run_out()
    {
        OutgoingMessage? copy = null;
        broker.OnSend = m => Task.FromResult(m.Returned is null ? null : copy = m);

        await RunAsync(m => m.Id == "m2" ? new MessageResult.ComesBack("in doubt") : Done(m), Message("m1"), Message("m2", deliveries: 3));

        (copy!.Queue, Encoding.UTF8.GetString(copy.Body.Span)).ShouldBe(("test", "m2"));
        copy.Returned.ShouldBe(new ReturnedMessage("m2", 3, TimeSpan.FromSeconds(30)));
        copy.Id.ShouldNotBe("m2");
        broker.Log.ShouldContain("sent m1");
    }

    [Fact]
    public async Task sends_poison_to_the_poison_queue_and_answers_the_rest()
    {
        var queues = new List<string>();
        broker.OnSend = m =>
        {
            lock (queues)
                queues.Add(m.Queue);
            return Task.CompletedTask;
        };

        await RunAsync(m => m.Id == "m2" ? new MessageResult.Poison("invalid", "why") : Done(m), Message("m1"), Message("m2"));

        queues.Order().ShouldBe(["out", "test-poison"]);
    }

    [Fact]
    public async Task tries_each_alone_when_the_handler_throws_and_returns_only_what_causes_it()
    {
        await RunAsync(m => m.Id == "m2" ? throw new InvalidOperationException() : Done(m), Message("m1"), Message("m2"), Message("m3"));

        broker.Log.Order().ShouldBe(["send o-m1", "send o-m3", "send returned-1-m2", "sent m1", "sent m3"]);
    }

    [Fact]
    public async Task returns_all_later_when_storage_does_not_answer()
    {
        await RunAsync(_ => throw new IOException("down"), Message("m1"), Message("m2"));

        broker.Log.Order().ShouldBe(["send returned-1-m1", "send returned-1-m2"]);
    }

    [Fact]
    public async Task fails_after_a_while_when_the_broker_takes_no_copy()
    {
        broker.OnSend = _ => Task.FromException(new IOException("gone"));
        Task running = RunAsync(_ => new MessageResult.ComesBack("in doubt"), Message("m1"));

        running.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(2));
        await Should.ThrowAsync<IOException>(() => running);
    }

    [Fact]
    public void is_read_with_what_is_said_beside_the_bodies()
    {
        ImmutableArray<IncomingMessage> read = ServiceBusBatch.Read(
            ["a", "b"],
            new Dictionary<string, object?>
            {
                ["MessageIdArray"] = """["m1","m2"]""",
                ["DeliveryCountArray"] = "[1,4]",
                ["EnqueuedTimeUtcArray"] = """["2024-09-20T09:30:01Z","2024-09-20T09:30:02Z"]""",
            },
            "i"
        );

        read.Select(m => (m.Id, Encoding.UTF8.GetString(m.Body.Span), m.DeliveryCount, m.EnqueuedAt!.Value.Second))
            .ShouldBe([("m1", "a", 1, 1), ("m2", "b", 4, 2)]);
    }

    [Fact]
    public void knows_a_copy_by_the_id_and_the_deliveries_of_the_first_message()
    {
        ImmutableArray<IncomingMessage> read = ServiceBusBatch.Read(
            ["a"],
            new Dictionary<string, object?>
            {
                ["MessageIdArray"] = """["returned-3-m1"]""",
                ["DeliveryCountArray"] = "[1]",
                ["ApplicationPropertiesArray"] = """[{"rpause-message-id":"m1","rpause-deliveries":3}]""",
            },
            "i"
        );

        (read[0].Id, read[0].DeliveryCount).ShouldBe(("m1", 4));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("[null]")]
    [InlineData("""[{"a":1}]""")]
    public void is_read_also_when_what_is_said_beside_it_cannot_be(string? said)
    {
        ImmutableArray<IncomingMessage> read = ServiceBusBatch.Read(
            ["a"],
            new Dictionary<string, object?>
            {
                ["MessageIdArray"] = said,
                ["DeliveryCountArray"] = said,
                ["EnqueuedTimeUtcArray"] = said,
                ["ApplicationPropertiesArray"] = said,
            },
            "i"
        );

        read.ShouldHaveSingleItem();
        (read[0].Id, read[0].DeliveryCount, read[0].EnqueuedAt).ShouldBe(("i-0", 1, null));
    }

    private static IncomingMessage Message(string id, long deliveries = 1) => new(id, Encoding.UTF8.GetBytes(id), deliveries);

    private MessageResult.Done Done(IncomingMessage message) =>
        new([new OutgoingMessage("out", $"o-{message.Id}", default)], () => broker.Log.Enqueue($"sent {message.Id}"));

    private Task RunAsync(Func<IncomingMessage, MessageResult> handle, params ImmutableArray<IncomingMessage> messages) =>
        RunAsync(new TestHandler(handle).Handle, messages);

    private Task RunAsync(HandleMessages handle, params ImmutableArray<IncomingMessage> messages)
    {
        var one = new MessageRun(broker, limit, NoKeeper.Instance, NullLogger<MessageRun>.Instance);
        var many = new MessageBatchRun(
            one,
            new FailedMessages(NoKeeper.Instance, TestInstruments.None, NullLogger<FailedMessages>.Instance),
            broker,
            Options.Create(new TicketOptions()),
            time,
            NullLogger<MessageBatchRun>.Instance
        );
        return many.RunAsync("test", messages, handle, TestContext.Current.CancellationToken);
    }
}
