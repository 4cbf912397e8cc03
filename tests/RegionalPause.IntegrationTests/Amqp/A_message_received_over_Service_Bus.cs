using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Microsoft.Extensions.Logging;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging;
using RegionalPause.Messaging.ServiceBus;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Amqp;

/// <summary>What Service Bus may send or refuse that the product's own messages do not show.</summary>
[Requirement("R33")]
public sealed class A_message_received_over_Service_Bus
{
    private const string Queue = "content-submitted";
    private const string Json = """{"specversion":"1.0","data":"ü"}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Bodies =>
        new()
        {
            { "text value", Json },
            { "bytes value", Json },
            { "text sequence", Json },
            { "sequence of two", Json },
            { "one data section", Json },
            { "three data sections", Json },
            { "number value", "" },
            { "sequence with a number", "" },
        };

    [Theory, MemberData(nameof(Bodies))]
    public async Task has_its_body_whatever_section_it_is_in(string kind, string expected)
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        broker[Queue].Enqueue(new Message { BodySection = BodyOf(kind) });

        IncomingMessage message = (await Received.OneAsync(bus.Source(Queue), Cancelled)).Message;

        Encoding.UTF8.GetString(message.Body.Span).ShouldBe(expected);
        message.Id.ShouldBe("1"); // without an id of its own it goes by its sequence number
    }

    [Fact]
    public async Task comes_in_batches_of_32()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSource source = bus.Source(Queue, wait: Eventually.Patience);
        Enqueue(broker, 320);

        var batches = new List<int>();
        while (batches.Sum() < 320)
            batches.Add((await source.ReceiveAsync(Cancelled)).Count);

        batches.Max().ShouldBe(32);
    }

    [Fact]
    public async Task is_not_received_from_a_queue_that_requires_sessions_and_the_log_says_so()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings { RequiresSession = true }, Queue);
        var log = new RecordedLog();
        await using Bus bus = Bus.To(broker.ConnectionString, logger: log);
        ServiceBusSource source = bus.Source(Queue);

        for (int attempt = 0; attempt < 3; attempt++)
        {
            BrokerUnavailableException refused = await Should.ThrowAsync<BrokerUnavailableException>(() => source.ReceiveAsync(Cancelled));
            refused.Message.ShouldContain($"Queue {Queue} requires sessions");
        }

        (LogLevel level, string text) = log.Lines.ShouldHaveSingleItem(); // once a minute
        level.ShouldBe(LogLevel.Error);
        text.ShouldContain($"Queue {Queue} requires sessions");
        text.ShouldContain("requiresSession: false");
    }

    [Fact]
    public async Task is_returned_as_a_scheduled_copy_that_keeps_what_its_sender_set()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSource source = bus.Source(Queue);
        broker[Queue]
            .Enqueue(
                new Message
                {
                    Header = new Header { Ttl = 86_400_000 },
                    Properties = new Properties
                    {
                        MessageId = "m1",
                        ContentType = "application/json",
                        CorrelationId = "c1",
                    },
                    ApplicationProperties = new ApplicationProperties { ["from"] = "the pipeline" },
                    BodySection = BodyOf("text value"),
                }
            );

        await source.ReturnAsync(await Received.OneAsync(source, Cancelled), TimeSpan.FromHours(1), Cancelled);

        Message copy = broker[Queue].Messages.ShouldHaveSingleItem();
        var due = (DateTime)copy.MessageAnnotations[(Symbol)"x-opt-scheduled-enqueue-time"];
        copy.ShouldSatisfyAllConditions(
            m => m.Properties.MessageId.ShouldBe("returned-1"),
            m => m.Properties.ContentType.ToString().ShouldBe("application/json"),
            m => m.Properties.CorrelationId.ShouldBe("c1"),
            m => m.Header.Ttl.ShouldBe(86_400_000u),
            m => m.ApplicationProperties["from"].ShouldBe("the pipeline"),
            m => m.ApplicationProperties["rpause-message-id"].ShouldBe("m1"),
            m => m.ApplicationProperties["rpause-deliveries"].ShouldBe(1L),
            m => m.Body.ShouldBe(Json),
            _ => due.ShouldBe(TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1), TimeSpan.FromMinutes(2))
        );
    }

    [Fact]
    public async Task is_dead_lettered_with_a_reason_and_a_description_cut_to_what_the_broker_takes()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSource source = bus.Source(Queue);
        Enqueue(broker, 1);

        await source.PoisonAsync(await Received.OneAsync(source, Cancelled), new string('r', 5000), new string('d', 5000), Cancelled);

        Message dead = broker[Queue].DeadLetters.TryLease()!.Message;
        dead.ApplicationProperties["DeadLetterReason"].ShouldBe(new string('r', 4096));
        dead.ApplicationProperties["DeadLetterErrorDescription"].ShouldBe(new string('d', 4096));
        broker[Queue].Count.ShouldBe(0);
    }

    [Fact]
    public async Task is_settled_or_comes_back_after_the_connection_was_cut()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings { Lock = TimeSpan.FromSeconds(3) }, Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSource source = bus.Source(Queue);
        Enqueue(broker, 2);
        IReadOnlyList<ReceivedMessage> held = await Received.AtLeastAsync(source, 2, Cancelled);

        broker.CutConnections();
        await SettledAsync(() => source.CompleteAsync(held[0], Cancelled));
        await SettledAsync(() => source.PoisonAsync(held[1], "invalid", "by the test", Cancelled));

        // What the broker did not hear comes back when its lock runs out, and is settled then.
        await Eventually.UntilAsync(
            "both are settled",
            async () =>
            {
                foreach (ReceivedMessage again in await source.ReceiveAsync(Cancelled))
                    await source.CompleteAsync(again, Cancelled);
                return broker[Queue].Count == 0;
            },
            Cancelled
        );
        broker[Queue].DeadLetters.Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact, Requirement("R6")]
    public async Task is_not_lost_when_the_connection_is_cut_while_it_comes()
    {
        const int items = 100,
            cuts = 8; // fewer than the deliveries after which the queue dead-letters a message
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings { Lock = TimeSpan.FromSeconds(1) }, Queue);
        await using Bus bus = Bus.To(broker.ConnectionString, renewEvery: TimeSpan.FromMilliseconds(200));
        ServiceBusSource source = bus.Source(Queue);
        Enqueue(broker, items);
        var seen = new HashSet<string>();
        int cut = 0;

        await Eventually.UntilAsync(
            "all are handled",
            async () =>
            {
                try
                {
                    Task<IReadOnlyList<ReceivedMessage>> receiving = source.ReceiveAsync(Cancelled);
                    // A bound on the cuts: on a slow machine every batch could be lost to the next one.
                    if (cut < cuts)
                    {
                        await Eventually.UntilAsync(
                            "some are on their way",
                            () => Task.FromResult(broker[Queue].Held > 0 || receiving.IsCompleted),
                            Cancelled
                        );
                        broker.CutConnections();
                        cut++;
                    }

                    foreach (ReceivedMessage message in await receiving)
                    {
                        seen.Add(message.Message.Id);
                        await source.CompleteAsync(message, Cancelled);
                    }
                }
                catch (BrokerUnavailableException)
                {
                    // The next turn goes over a new connection.
                }

                return broker[Queue].Count == 0;
            },
            Cancelled
        );

        cut.ShouldBe(cuts);
        seen.Count.ShouldBe(items);
        broker[Queue].DeadLetters.Count.ShouldBe(0);
    }

    private static void Enqueue(LocalBroker broker, int count)
    {
        for (int i = 0; i < count; i++)
            broker[Queue]
                .Enqueue(
                    new Message
                    {
                        Properties = new Properties { MessageId = $"m{i}" },
                        BodySection = BodyOf("one data section"),
                    }
                );
    }

    // The first try may be what finds out that the connection is gone.
    private static Task SettledAsync(Func<Task> settle) =>
        Eventually.UntilAsync(
            "it is settled",
            async () =>
            {
                try
                {
                    await settle();
                    return true;
                }
                catch (BrokerUnavailableException)
                {
                    return false;
                }
            },
            Cancelled
        );

    private static RestrictedDescribed BodyOf(string kind)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Json);
        return kind switch
        {
            "text value" => new AmqpValue { Value = Json },
            "bytes value" => new AmqpValue { Value = bytes },
            "text sequence" => new AmqpSequence { List = new object[] { Json } },
            "sequence of two" => new AmqpSequence { List = new object[] { bytes[..5], Encoding.UTF8.GetString(bytes[5..]) } },
            "one data section" => new Data { Binary = bytes },
            "three data sections" => Sections(bytes[..5], bytes[5..9], bytes[9..]),
            "number value" => new AmqpValue { Value = 7 },
            _ => new AmqpSequence { List = new object[] { Json, 7 } },
        };
    }

    private static DataList Sections(params IEnumerable<byte[]> parts)
    {
        var sections = new DataList();
        foreach (byte[] part in parts)
            sections.Add(new Data { Binary = part });
        return sections;
    }
}
