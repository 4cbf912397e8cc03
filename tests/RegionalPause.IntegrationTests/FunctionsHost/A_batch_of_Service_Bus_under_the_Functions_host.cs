using System.Text.Json;
using RegionalPause.IntegrationTests.Amqp;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.FunctionsHost.Rpc;
using RegionalPause.Messaging;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.FunctionsHost;

/// <summary>The app built for Service Bus, handed batches as the host hands them over; what it sends goes to the tests' broker.</summary>
[Requirement("R6", "R33"), Collection(WholeMachine.Name)]
public sealed class A_batch_of_Service_Bus_under_the_Functions_host(Azurite azurite) : IAsyncLifetime
{
    private readonly TestAccount account = azurite.NewAccount();
    private readonly LocalBroker broker = LocalBroker.Start(
        new QueueSettings(),
        [.. QueueNames.Read, .. QueueNames.Written, .. QueueNames.Read.Select(q => q + QueueNames.PoisonSuffix)]
    );
    private Deployment deployment = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        deployment = new Deployment { Settings = { ["ServiceBus"] = broker.ConnectionString } };
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => broker.DisposeAsync();

    [Fact]
    public async Task gives_each_message_an_end_of_its_own_also_a_bad_one()
    {
        await using WorkerHost worker = await WorkerHost.StartAsync(deployment, account, Cancelled, await ServiceBusBuild.FolderAsync());

        string? failure = await InvokeAsync(
            worker,
            "ContentSubmitted",
            Submission.Post("post:1", "GB").Body,
            "good morning",
            Submission.Post("post:2", "GB").Body
        );
        string? other = await InvokeAsync(worker, "AdminCommand", """{"command":"lift","by":"incidents","order":"uk-2024"}""");

        (failure, other).ShouldBe((null, null));
        (broker[QueueNames.ContentWithheld].Count, broker[QueueNames.ContentMalformed].Count).ShouldBe((2, 1));
        broker[QueueNames.AdminCommands + QueueNames.PoisonSuffix].Count.ShouldBe(1);
    }

    [Fact]
    public async Task sends_what_must_come_back_as_copies_and_succeeds()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(azurite.Server);
        await using WorkerHost worker = await WorkerHost.StartAsync(
            deployment,
            proxy.Before(account),
            Cancelled,
            await ServiceBusBuild.FolderAsync()
        );
        proxy.Faults.Add(c => c.Commits("ledger"), new Fault.Answers(503), times: int.MaxValue);

        (
            await InvokeAsync(worker, "ContentSubmitted", Submission.Post("post:1", "GB").Body, Submission.Post("post:2", "GB").Body)
        ).ShouldBeNull();

        broker[QueueNames.ContentSubmitted].Count.ShouldBe(2);
        broker[QueueNames.ContentWithheld].Count.ShouldBe(0);
    }

    private static Task<string?> InvokeAsync(WorkerHost worker, string function, params string[] bodies) =>
        worker.InvokeAsync(
            function,
            new TypedData { CollectionString = new CollectionString { String = { bodies } } },
            Cancelled,
            metadata: new Dictionary<string, TypedData>
            {
                ["MessageIdArray"] = new() { Json = JsonSerializer.Serialize(bodies.Select((_, i) => $"m{i}")) },
                ["DeliveryCountArray"] = new() { Json = JsonSerializer.Serialize(bodies.Select(_ => 1)) },
                ["EnqueuedTimeUtcArray"] = new() { Json = JsonSerializer.Serialize(bodies.Select(_ => "2024-09-20T09:30:01Z")) },
            }
        );
}
