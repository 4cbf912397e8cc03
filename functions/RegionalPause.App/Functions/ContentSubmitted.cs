using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RegionalPause.App.Functions.Binding;
using RegionalPause.Gate;
using RegionalPause.Messaging;

namespace RegionalPause.App.Functions;

/// <summary>Decides submitted content items (R1).</summary>
public sealed class ContentSubmitted(ContentHandler gate, MessageRun one, MessageBatchRun many)
{
    /// <summary>Handles one message of a Storage queue. Self-hosted, it handles one message of either transport.</summary>
    [FunctionOnStorageQueues(nameof(ContentSubmitted))]
    public Task<HandledMessage> RunAsync(
        [QueueTrigger(QueueNames.ContentSubmitted)] QueueMessage message,
        CancellationToken cancellationToken
    ) => one.RunAsync(QueueNames.ContentSubmitted, message, gate.HandleAsync, cancellationToken);

    /// <summary>Handles a batch of Service Bus in a Functions app.</summary>
    [FunctionOnServiceBus(nameof(ContentSubmitted))]
    public Task RunBatchAsync(
        [ServiceBusTrigger(QueueNames.ContentSubmitted, Connection = "ServiceBus", IsBatched = true)] string[] messages,
        FunctionContext context
    ) => many.RunAsync(QueueNames.ContentSubmitted, messages, context, gate.HandleAsync);
}
