using System.Text;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging;
using RegionalPause.Messaging.ServiceBus;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Amqp;

[Requirement("R33")]
public sealed class A_message_received_over_AMQP
{
    private const string Queue = "content-submitted";
    private static readonly QueueSettings ShortLock = new() { Lock = TimeSpan.FromSeconds(1) };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task is_what_Microsofts_client_sent()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        DateTimeOffset before = TimeProvider.System.GetUtcNow().AddMilliseconds(-1);

        await new MicrosoftClient(broker, Queue).SendAsync("m1", """{"specversion":"1.0"}""", null, Cancelled);
        IncomingMessage message = (await Received.OneAsync(bus.Source(Queue), Cancelled)).Message;

        message.ShouldSatisfyAllConditions(
            m => m.Id.ShouldBe("m1"),
            m => Encoding.UTF8.GetString(m.Body.Span).ShouldBe("""{"specversion":"1.0"}"""),
            m => m.DeliveryCount.ShouldBe(1),
            m => m.EnqueuedAt!.Value.ShouldBeInRange(before, TimeProvider.System.GetUtcNow())
        );
    }

    [Fact]
    public async Task comes_with_up_to_31_others_and_waits_for_none()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSource source = bus.Source(Queue, wait: Eventually.Patience);
        await SendAsync(bus, 1);
        (await source.ReceiveAsync(Cancelled)).Count.ShouldBe(1);

        await SendAsync(bus, 100);
        var batches = new List<int>();
        for (int rest = 100; rest > 0; rest -= batches[^1])
            batches.Add((await source.ReceiveAsync(Cancelled)).Count);

        batches.ShouldAllBe(size => size >= 1 && size <= 32);
    }

    [Fact]
    public async Task is_none_when_the_queue_is_empty()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);

        (await bus.Source(Queue).ReceiveAsync(Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task is_gone_once_completed()
    {
        await using LocalBroker broker = LocalBroker.Start(ShortLock, Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSource source = bus.Source(Queue);
        await SendAsync(bus, 1);

        await source.CompleteAsync(await Received.OneAsync(source, Cancelled), Cancelled);

        await GoneAsync(broker);
        broker[Queue].DeadLetters.Count.ShouldBe(0);
    }

    [Fact]
    public async Task comes_again_when_its_lock_ran_out_and_settling_the_first_delivery_does_nothing()
    {
        await using LocalBroker broker = LocalBroker.Start(ShortLock, Queue);
        await using Bus bus = Bus.To(broker.ConnectionString, renewEvery: TimeSpan.FromHours(1));
        ServiceBusSource source = bus.Source(Queue);
        await SendAsync(bus, 1);

        ReceivedMessage first = await Received.OneAsync(source, Cancelled);
        ReceivedMessage second = await Received.OneAsync(source, Cancelled);
        await source.CompleteAsync(first, Cancelled);
        await source.ReturnAsync(first, TimeSpan.Zero, Cancelled);

        (first.Message.DeliveryCount, second.Message.DeliveryCount).ShouldBe((1, 2));
        second.Message.Id.ShouldBe(first.Message.Id);
        broker[Queue].Count.ShouldBe(1);
    }

    [Fact]
    public async Task stays_in_hand_longer_than_its_lock_lasts()
    {
        await using LocalBroker broker = LocalBroker.Start(ShortLock, Queue);
        await using Bus bus = Bus.To(broker.ConnectionString, renewEvery: TimeSpan.FromMilliseconds(200));
        await using Bus another = Bus.To(broker.ConnectionString);
        ServiceBusSource source = bus.Source(Queue);
        await SendAsync(bus, 1);
        ReceivedMessage held = await Received.OneAsync(source, Cancelled);

        (await another.Source(Queue, wait: ShortLock.Lock * 4).ReceiveAsync(Cancelled)).ShouldBeEmpty();
        await source.CompleteAsync(held, Cancelled);

        await GoneAsync(broker);
    }

    [Fact]
    public async Task comes_back_after_the_delay_under_its_own_id_and_with_its_count()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSource source = bus.Source(Queue);
        await new MicrosoftClient(broker, Queue).SendAsync("m1", "{}", null, Cancelled);

        ReceivedMessage first = await Received.OneAsync(source, Cancelled);
        DateTimeOffset returned = TimeProvider.System.GetUtcNow();
        await source.ReturnAsync(first, TimeSpan.FromSeconds(1), Cancelled);
        IncomingMessage again = (await Received.OneAsync(source, Cancelled)).Message;

        again.ShouldSatisfyAllConditions(
            m => m.Id.ShouldBe("m1"),
            m => m.DeliveryCount.ShouldBe(2),
            m => m.Body.ToArray().ShouldBe(first.Message.Body.ToArray()),
            m => m.EnqueuedAt!.Value.ShouldBeGreaterThanOrEqualTo(returned.AddMilliseconds(999))
        );
    }

    [Fact, Requirement("R7")]
    public async Task is_there_twice_under_one_id_where_nobody_heard_that_its_copy_had_come()
    {
        await using LocalBroker broker = LocalBroker.Start(ShortLock, Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSource source = bus.Source(Queue);
        await SendAsync(bus, 1);
        ReceivedMessage first = await Received.OneAsync(source, Cancelled);

        broker.Receive = (_, _) => Reception.AnswerLost;
        await Should.ThrowAsync<BrokerUnavailableException>(() => source.ReturnAsync(first, TimeSpan.Zero, Cancelled));
        broker.Receive = (_, _) => Reception.Accepted;

        IReadOnlyList<ReceivedMessage> again = await Received.AtLeastAsync(source, 2, Cancelled);
        again.ShouldAllBe(m => m.Message.Id == first.Message.Id);
        broker[Queue].Count.ShouldBe(2);
        broker[Queue].DeadLetters.Count.ShouldBe(0);
    }

    // An outage is longer than any maximum delivery count, and is no message's fault.
    [Fact, Requirement("R6")]
    public async Task is_never_dead_lettered_for_coming_back()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings { MaxDeliveryCount = 10 }, Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSource source = bus.Source(Queue);
        await SendAsync(bus, 1);

        for (int delivery = 1; delivery <= 25; delivery++)
        {
            ReceivedMessage message = await Received.OneAsync(source, Cancelled);
            message.Message.DeliveryCount.ShouldBe(delivery);
            await source.ReturnAsync(message, TimeSpan.Zero, Cancelled);
        }

        broker[Queue].DeadLetters.Count.ShouldBe(0);
        await Eventually.UntilAsync("one message is there", () => Task.FromResult(broker[Queue].Count == 1), Cancelled);
    }

    [Fact, Requirement("R6")]
    public async Task is_never_dead_lettered_for_connections_that_were_lost_under_it()
    {
        await using LocalBroker broker = LocalBroker.Start(
            new QueueSettings { MaxDeliveryCount = 10, Lock = TimeSpan.FromMilliseconds(200) },
            Queue
        );
        await using Bus bus = Bus.To(broker.ConnectionString, renewEvery: TimeSpan.FromHours(1));
        ServiceBusSource source = bus.Source(Queue);
        await SendAsync(bus, 1);

        long delivered = 0;
        for (int lost = 0; lost < 15; lost++)
        {
            delivered = (await Received.OneAsync(source, Cancelled)).Message.DeliveryCount;
            broker.CutConnections();
        }

        delivered.ShouldBeGreaterThanOrEqualTo(15);
        broker[Queue].DeadLetters.Count.ShouldBe(0);
        broker[Queue].Count.ShouldBe(1);
    }

    [Fact]
    public async Task is_dead_lettered_with_a_reason_that_Microsofts_client_reads()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSource source = bus.Source(Queue);
        await SendAsync(bus, 1);

        await source.PoisonAsync(
            await Received.OneAsync(source, Cancelled),
            "https://regionalpause.example/problems/invalid",
            "'by' is missing.",
            Cancelled
        );
        await GoneAsync(broker);

        PeerMessage dead = (await new MicrosoftClient(broker, Queue).ReceiveAsync(Cancelled, deadLetters: true)).ShouldHaveSingleItem();
        dead.ShouldSatisfyAllConditions(
            m => m.Id.ShouldBe("m0"),
            m => m.DeadLetterReason.ShouldBe("https://regionalpause.example/problems/invalid"),
            m => m.DeadLetterErrorDescription.ShouldBe("'by' is missing.")
        );
    }

    [Fact]
    public async Task comes_again_when_the_connection_was_cut_while_its_answer_was_being_sent()
    {
        const string answers = "content-admitted";
        await using LocalBroker broker = LocalBroker.Start(ShortLock, Queue, answers);
        await using Bus bus = Bus.To(broker.ConnectionString, renewEvery: TimeSpan.FromHours(1));
        ServiceBusSource source = bus.Source(Queue);
        await SendAsync(bus, 1);
        ReceivedMessage first = await Received.OneAsync(source, Cancelled);

        broker.Receive = (_, _) => Reception.AnswerLost;
        await Should.ThrowAsync<BrokerUnavailableException>(() =>
            bus.Sink().SendAsync(new OutgoingMessage(answers, "shard-0-0", "{}"u8.ToArray()), Cancelled)
        );
        broker.Receive = (_, _) => Reception.Accepted;
        ReceivedMessage second = await Received.OneAsync(source, Cancelled);
        await bus.Sink().SendAsync(new OutgoingMessage(answers, "shard-0-0", "{}"u8.ToArray()), Cancelled);
        await source.CompleteAsync(second, Cancelled);

        second.Message.ShouldSatisfyAllConditions(m => m.Id.ShouldBe(first.Message.Id), m => m.DeliveryCount.ShouldBe(2));
        await GoneAsync(broker);
        broker[answers].Count.ShouldBe(1);
    }

    [Fact]
    public async Task comes_again_when_the_connection_was_lost_before_anybody_took_it()
    {
        await using LocalBroker broker = LocalBroker.Start(ShortLock, Queue);
        await using Bus bus = Bus.To(broker.ConnectionString, renewEvery: TimeSpan.FromMilliseconds(200));
        ServiceBusSource source = bus.Source(Queue, prefetch: 32);
        (await source.ReceiveAsync(Cancelled)).ShouldBeEmpty();
        await SendAsync(bus, 1);
        await Eventually.UntilAsync("the client has it", () => Task.FromResult(broker[Queue].Held == 1), Cancelled);

        broker.CutConnections();

        // The client may still hand out what came over the old connection: completing that does nothing when its lock has run out.
        await Eventually.UntilAsync(
            "it is handled",
            async () =>
            {
                try
                {
                    foreach (ReceivedMessage message in await source.ReceiveAsync(Cancelled))
                        await source.CompleteAsync(message, Cancelled);
                }
                catch (BrokerUnavailableException)
                {
                    // The next turn goes over a new connection.
                }

                return broker[Queue].Count == 0;
            },
            Cancelled
        );
        broker[Queue].DeadLetters.Count.ShouldBe(0);
    }

    [Fact]
    public async Task is_given_back_uncounted_when_nobody_took_it_before_the_end()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using (Bus bus = Bus.To(broker.ConnectionString))
        {
            ServiceBusSource source = bus.Source(Queue, prefetch: 32);
            (await source.ReceiveAsync(Cancelled)).ShouldBeEmpty();
            await SendAsync(bus, 20);
            await Eventually.UntilAsync("the client has them all", () => Task.FromResult(broker[Queue].Held == 20), Cancelled);
        }

        await Eventually.UntilAsync("none is held", () => Task.FromResult(broker[Queue].Held == 0), Cancelled);
        (broker[Queue].Count, broker[Queue].FailedDeliveries).ShouldBe((20, 0));
    }

    private static async Task SendAsync(Bus bus, int count)
    {
        ServiceBusSink sink = bus.Sink();
        string run = count == 1 ? "m" : $"m{count}-";
        await Task.WhenAll(
            Enumerable.Range(0, count).Select(i => sink.SendAsync(new OutgoingMessage(Queue, $"{run}{i}", "{}"u8.ToArray()), Cancelled))
        );
    }

    private static Task GoneAsync(LocalBroker broker) =>
        Eventually.UntilAsync("the queue is empty", () => Task.FromResult(broker[Queue].Count == 0), Cancelled);
}
