using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging;
using RegionalPause.Storage;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>
/// The rows of the fault table for the Storage queue transport: a message that can never be handled, and too large for the poison queue.
/// </summary>
[Requirement("R6", "R7")]
public sealed class A_poison_message_whose_write_fails_twice(Azurite azurite)
{
    private const string Queue = QueueNames.AdminCommands;

    public static TheoryData<string, bool> Rows { get; } =
    [.. DurableWrite.OfTheTransport.Keys.SelectMany(label => new[] { (label, false), (label, true) })];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Rows))]
    public async Task ends_on_the_poison_queue_whole_and_with_its_reason(string label, bool arrives)
    {
        TestAccount account = azurite.NewAccount();
        var plan = new FaultPlan();
        FaultRule rule = plan.Add(DurableWrite.OfTheTransport[label], The_fault_table.Fault(arrives), times: 2);
        var queues = new StorageQueues(account.Storage(new FaultPolicy(account, plan)));
        await queues.EnsureAsync([Queue, Queue + QueueNames.PoisonSuffix], Cancelled);
        // As plain text it fits; inside a poison message and in base64 it does not.
        string original = new('x', 50_000);
        string id = (await new QueueClient(account.ConnectionString, Queue).SendMessageAsync(original, Cancelled)).Value.MessageId;
        StorageQueueSource source = queues.Source(Queue, TimeSpan.FromSeconds(1));

        await Eventually.UntilAsync(
            "the message has left its queue",
            async () =>
            {
                foreach (ReceivedMessage message in await source.ReceiveAsync(Cancelled))
                    await PoisonAsync(source, message);
                return (await account.QueueClient(Queue).GetPropertiesAsync(Cancelled)).Value.ApproximateMessagesCount == 0;
            },
            Cancelled
        );

        rule.Applied.ShouldBePositive("the message never came by this write");
        PeekedMessage[] poison = await account.QueueClient(Queue + QueueNames.PoisonSuffix).PeekMessagesAsync(32, Cancelled);
        poison.ShouldNotBeEmpty();
        foreach (PeekedMessage message in poison)
        {
            using JsonDocument said = JsonDocument.Parse(message.Body);
            said.RootElement.GetProperty("messageId").GetString().ShouldBe(id);
            said.RootElement.GetProperty("reason").GetString().ShouldBe("invalid");
            (await PayloadAsync(account, said.RootElement.GetProperty("dataref").GetString()!)).ShouldBe(original);
        }
    }

    private static async Task PoisonAsync(StorageQueueSource source, ReceivedMessage message)
    {
        try
        {
            await source.PoisonAsync(message, "invalid", "not a command", Cancelled);
        }
        catch (Exception e) when (StorageFaults.IsUnavailable(e))
        {
            // Nobody knows whether it arrived: the message comes back and is handled again.
        }
    }

    private static async Task<string> PayloadAsync(TestAccount account, string dataref)
    {
        var blob = new BlobUriBuilder(new Uri(dataref));
        BinaryData payload = (
            await new BlobClient(account.ConnectionString, blob.BlobContainerName, blob.BlobName).DownloadContentAsync(Cancelled)
        )
            .Value
            .Content;
        return JsonSerializer.Deserialize<string>(Encoding.UTF8.GetString(payload))!;
    }
}
