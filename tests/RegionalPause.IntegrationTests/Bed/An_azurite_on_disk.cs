using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Shouldly;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>The storage that fault tests take away and bring back.</summary>
public sealed class An_azurite_on_disk
{
    [Fact]
    public async Task refuses_while_it_is_stopped_and_remembers_what_it_acknowledged()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using AzuriteServer server = await AzuriteServer.StartOnDiskAsync();
        TestAccount account = server.NewAccount();
        TableClient table = account.TableClient("bed", new TableClientOptions { Retry = { MaxRetries = 0 } });
        QueueClient queue = account.QueueClient("bed", new QueueClientOptions { Retry = { MaxRetries = 0 } });
        await table.CreateAsync(cancellation);
        await queue.CreateAsync(cancellationToken: cancellation);
        Response<Azure.Storage.Queues.Models.SendReceipt> sent = await queue.SendMessageAsync("kept", cancellation);
        Response added = await table.AddEntityAsync(new TableEntity("p", "r"), cancellation);

        await server.StopAsync();
        (
            await Should.ThrowAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "s"), cancellation))
        ).Status.ShouldBe(0);
        await server.StartAgainAsync();

        (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: cancellation)).Value.ETag.ShouldBe(added.Headers.ETag!.Value);
        Azure.Storage.Queues.Models.QueueMessage message = (await queue.ReceiveMessageAsync(cancellationToken: cancellation)).Value;
        (message.MessageId, message.MessageText).ShouldBe((sent.Value.MessageId, "kept"));
        message.InsertedOn.ShouldBe(sent.Value.InsertionTime);
    }
}
