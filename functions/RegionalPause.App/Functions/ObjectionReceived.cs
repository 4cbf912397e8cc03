using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RegionalPause.App.Functions.Binding;
using RegionalPause.App.Messages;
using RegionalPause.Messaging;

namespace RegionalPause.App.Functions;

/// <summary>
/// Records objections from account settings (R20). A message is completed only when no later decision can ignore the objection.
/// </summary>
public sealed class ObjectionReceived(ObjectionMessageHandler objections, MessageRun one, MessageBatchRun many)
{
    /// <summary>Handles one message of a Storage queue. Self-hosted, it handles one message of either transport.</summary>
    [FunctionOnStorageQueues(nameof(ObjectionReceived))]
    public Task<HandledMessage> RunAsync([QueueTrigger(QueueNames.Objections)] QueueMessage message, CancellationToken cancellationToken) =>
        one.RunAsync(QueueNames.Objections, message, objections.HandleAsync, cancellationToken);

    /// <summary>Handles a batch of Service Bus in a Functions app.</summary>
    [FunctionOnServiceBus(nameof(ObjectionReceived))]
    public Task RunBatchAsync(
        [ServiceBusTrigger(QueueNames.Objections, Connection = "ServiceBus", IsBatched = true)] string[] messages,
        FunctionContext context
    ) => many.RunAsync(QueueNames.Objections, messages, context, objections.HandleAsync);
}
