using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging.ServiceBus;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Amqp;

/// <summary>Microsoft's client and the test double alone: what the double says of Service Bus, this client takes for Service Bus.</summary>
[Requirement("R33")]
public sealed class The_stand_in_for_Service_Bus
{
    private const string Queue = "content-submitted";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task takes_a_message_and_gives_it_again_after_it_was_abandoned()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        var client = new MicrosoftClient(broker, Queue);

        await client.SendAsync("m1", "{}", null, Cancelled);
        PeerMessage first = (await client.ReceiveAsync(Cancelled, settle: "abandon")).ShouldHaveSingleItem();
        PeerMessage second = (await client.ReceiveAsync(Cancelled)).ShouldHaveSingleItem();

        (first.DeliveryCount, second.DeliveryCount).ShouldBe((0, 1)); // failed ones, as this client counts
        broker[Queue].Count.ShouldBe(0);
    }

    [Fact]
    public async Task renews_a_lock()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings { Lock = TimeSpan.FromMinutes(3) }, Queue);
        var client = new MicrosoftClient(broker, Queue);
        await client.SendAsync("m1", "{}", null, Cancelled);

        (await client.ReceiveAsync(Cancelled, settle: "renew"))
            .ShouldHaveSingleItem()
            .RenewedUntil!.Value.ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().AddMinutes(2));
    }

    [Fact]
    public async Task dead_letters_what_was_tried_too_often()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings { MaxDeliveryCount = 1 }, Queue);
        var client = new MicrosoftClient(broker, Queue);
        await client.SendAsync("m1", "{}", null, Cancelled);

        await client.ReceiveAsync(Cancelled, settle: "abandon");

        (await client.ReceiveAsync(Cancelled, deadLetters: true))
            .ShouldHaveSingleItem()
            .DeadLetterReason.ShouldBe("MaxDeliveryCountExceeded");
    }

    [Fact]
    public async Task hears_a_dead_letter_reason_from_both_clients_alike()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);
        ServiceBusSource source = bus.Source(Queue);
        var client = new MicrosoftClient(broker, Queue);

        await client.SendAsync("m1", "{}", null, Cancelled);
        await client.ReceiveAsync(Cancelled, settle: "deadLetter");
        await client.SendAsync("m2", "{}", null, Cancelled);
        await source.PoisonAsync(await Received.OneAsync(source, Cancelled), "by-peer", "said the peer", Cancelled);
        await Eventually.UntilAsync("both are dead letters", () => Task.FromResult(broker[Queue].DeadLetters.Count == 2), Cancelled);

        PeerMessage[] dead = await client.ReceiveAsync(Cancelled, deadLetters: true, count: 2);
        dead.Select(d => (d.DeadLetterReason, d.DeadLetterErrorDescription)).Distinct().ShouldBe([("by-peer", "said the peer")]);
    }
}
