using System.Collections.Concurrent;
using System.Text;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging;
using RegionalPause.Messaging.ServiceBus;
using RegionalPause.Storage;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Amqp;

[Requirement("R33")]
public sealed class A_message_sent_over_AMQP(Azurite azurite)
{
    private const string Queue = "content-admitted";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact, Requirement("R7")]
    public async Task is_read_by_Microsofts_client_as_it_was_sent()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);

        await bus.Sink().SendAsync(Message("shard-7-0", """{"id":"shard-7-0"}"""), Cancelled);

        PeerMessage received = (await new MicrosoftClient(broker, Queue).ReceiveAsync(Cancelled)).ShouldHaveSingleItem();
        received.ShouldSatisfyAllConditions(
            m => m.Id.ShouldBe("shard-7-0"),
            m => m.Body.ShouldBe("""{"id":"shard-7-0"}"""),
            m => m.ContentType.ShouldBe("application/cloudevents+json")
        );
        broker[Queue].Count.ShouldBe(0);
    }

    [Fact, Requirement("R7")]
    public async Task counts_once_however_often_it_is_sent_under_the_same_id()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);

        await bus.Sink().SendAsync(Message("shard-7-0"), Cancelled);
        await bus.Sink().SendAsync(Message("shard-7-0"), Cancelled);

        broker[Queue].Count.ShouldBe(1);
    }

    // Whatever the broker did with it, the sender is told that nobody knows; never that it was sent.
    [Theory]
    [InlineData(nameof(Reception.Rejected), 0)]
    [InlineData(nameof(Reception.NeverArrived), 0)]
    [InlineData(nameof(Reception.AnswerLost), 1)]
    [InlineData(nameof(Reception.Silent), 1)]
    public async Task is_not_sent_unless_the_broker_says_so(string reception, int arrived)
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        broker.Receive = (_, _) => Enum.Parse<Reception>(reception);
        await using Bus bus = Bus.To(broker.ConnectionString, timeout: TimeSpan.FromSeconds(2));

        BrokerUnavailableException told = await Should.ThrowAsync<BrokerUnavailableException>(() =>
            bus.Sink().SendAsync(Message("shard-7-0"), Cancelled)
        );

        StorageFaults.IsUnavailable(told).ShouldBeTrue();
        broker[Queue].Count.ShouldBe(arrived);
    }

    // A second attempt could arrive after the ticket in the message has expired.
    [Fact, Requirement("R10")]
    public async Task is_sent_at_most_once_when_the_connection_is_cut_under_it()
    {
        const int items = 40;
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings { DetectsDuplicates = false }, Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSink sink = bus.Sink();
        var arrived = new ConcurrentQueue<string>();
        broker.Receive = (_, message) =>
        {
            arrived.Enqueue(message.Properties.MessageId);
            return arrived.Count == items / 2 ? Reception.AnswerLost : Reception.Accepted;
        };

        bool[] sent = await Task.WhenAll(
            Enumerable
                .Range(0, items)
                .Select(async i =>
                {
                    try
                    {
                        await sink.SendAsync(Message($"shard-7-{i}"), Cancelled);
                        return true;
                    }
                    catch (BrokerUnavailableException)
                    {
                        return false;
                    }
                })
        );

        sent.ShouldContain(false);
        arrived.GroupBy(id => id).ShouldAllBe(attempts => attempts.Count() == 1);
        string[] kept = [.. broker[Queue].Messages.Select(m => m.Properties.MessageId)];
        Enumerable.Range(0, items).Where(i => sent[i]).ShouldAllBe(i => kept.Contains($"shard-7-{i}"));
    }

    [Fact]
    public async Task goes_over_a_new_connection_after_the_old_one_was_cut()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSink sink = bus.Sink();
        await sink.SendAsync(Message("shard-7-0"), Cancelled);

        broker.CutConnections();

        await SentAsync(sink, Message("shard-7-1"));
        broker[Queue].Count.ShouldBe(2);
    }

    [Fact]
    public async Task waits_for_nobody_while_the_broker_is_away_and_goes_when_it_is_back()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSink sink = bus.Sink();
        broker.Stop();

        await Should.ThrowAsync<BrokerUnavailableException>(() => sink.SendAsync(Message("shard-7-0"), Cancelled));

        broker.Listening();
        await SentAsync(sink, Message("shard-7-0"));
        broker[Queue].Count.ShouldBe(1);
    }

    [Fact]
    public async Task says_which_queue_is_missing()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), "content-withheld");
        await using Bus bus = Bus.To(broker.ConnectionString);

        (
            await Should.ThrowAsync<BrokerUnavailableException>(() => bus.Sink().SendAsync(Message("shard-7-0"), Cancelled))
        ).Message.ShouldContain(Queue);
    }

    [Fact]
    public async Task above_256_KiB_leaves_its_payload_in_a_blob()
    {
        TestAccount account = azurite.NewAccount();
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        string payload = new('x', ServiceBusSink.MaxBodyLength);

        await bus.Sink(new(account.ConnectionString))
            .SendAsync(Message("shard-7-0", $$"""{"id":"shard-7-0","data":"{{payload}}"}"""), Cancelled);
        await bus.Sink(new(account.ConnectionString))
            .SendAsync(Message("shard-7-1", $$"""{"id":"shard-7-1","data":"{{payload[..200_000]}}"}"""), Cancelled);

        IReadOnlyList<ReceivedMessage> received = await Received.AtLeastAsync(bus.Source(Queue), 2, Cancelled);
        Encoding.UTF8.GetString(received[0].Message.Body.Span).ShouldContain("\"dataref\":");
        received[1].Message.Body.Length.ShouldBeGreaterThan(200_000);
    }

    private static OutgoingMessage Message(string id, string body = "{}") => new(Queue, id, Encoding.UTF8.GetBytes(body));

    private static Task SentAsync(ServiceBusSink sink, OutgoingMessage message) =>
        Eventually.UntilAsync(
            "it is sent",
            async () =>
            {
                try
                {
                    await sink.SendAsync(message, Cancelled);
                    return true;
                }
                catch (BrokerUnavailableException)
                {
                    return false;
                }
            },
            Cancelled
        );
}
