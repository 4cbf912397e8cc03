using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RegionalPause.App.Functions.Binding;
using RegionalPause.Campaigns;
using RegionalPause.Messaging;

namespace RegionalPause.App.Functions;

/// <summary>Records the delivery receipts of notices, which the mail or push service sends (R18).</summary>
public sealed class NoticeReceipts(ReceiptHandler receipts, MessageRun one, MessageBatchRun many)
{
    /// <summary>Handles one message of a Storage queue. Self-hosted, it handles one message of either transport.</summary>
    [FunctionOnStorageQueues(nameof(NoticeReceipts))]
    public Task<HandledMessage> RunAsync(
        [QueueTrigger(QueueNames.NoticeReceipts)] QueueMessage message,
        CancellationToken cancellationToken
    ) => one.RunAsync(QueueNames.NoticeReceipts, message, receipts.HandleAsync, cancellationToken);

    /// <summary>Handles a batch of Service Bus in a Functions app.</summary>
    [FunctionOnServiceBus(nameof(NoticeReceipts))]
    public Task RunBatchAsync(
        [ServiceBusTrigger(QueueNames.NoticeReceipts, Connection = "ServiceBus", IsBatched = true)] string[] messages,
        FunctionContext context
    ) => many.RunAsync(QueueNames.NoticeReceipts, messages, context, receipts.HandleAsync);
}
