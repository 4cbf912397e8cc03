using Azure.Core;
using RegionalPause.Messaging;
using RegionalPause.Messaging.ServiceBus;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Amqp;

[Requirement("R33", "R36")]
public sealed class Being_let_in_by_Service_Bus
{
    private const string Queue = "content-admitted";
    private static readonly OutgoingMessage Any = new(Queue, "shard-7-0", "{}"u8.ToArray());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task takes_one_token_per_queue_however_many_ask_at_once()
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), Queue);
        await using Bus bus = Bus.To(broker.ConnectionString);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => bus.Sink().SendAsync(Any with { Id = $"shard-7-{i}" }, Cancelled)));

        PutToken token = broker.Tokens.ShouldHaveSingleItem();
        (token.Type, token.Name).ShouldBe(("servicebus.windows.net:sastoken", $"amqp://127.0.0.1/{Queue}"));
    }

    [Fact]
    public async Task takes_an_Entra_token_for_the_managed_identity()
    {
        await using LocalBroker broker = LocalBroker.StartFor("of-the-identity", Queue);
        await using Bus bus = Bus.To(broker, new Identity("of-the-identity"));

        await bus.Sink().SendAsync(Any, Cancelled);

        broker.Tokens.ShouldHaveSingleItem().Type.ShouldBe("jwt");
    }

    [Fact]
    public async Task is_refused_without_a_good_token_and_the_refusal_names_the_queue()
    {
        await using LocalBroker broker = LocalBroker.StartFor("of-the-identity", Queue);
        await using Bus bus = Bus.To(broker, new Identity("of-somebody-else"));

        BrokerUnavailableException told = await Should.ThrowAsync<BrokerUnavailableException>(() => bus.Sink().SendAsync(Any, Cancelled));

        told.Message.ShouldContain(Queue);
        told.Message.ShouldContain("401");
        broker[Queue].Count.ShouldBe(0);
    }

    private sealed class Identity(string token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            requestContext.Scopes.ShouldBe(["https://servicebus.azure.net/.default"]);
            return new AccessToken(token, TimeProvider.System.GetUtcNow().AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
