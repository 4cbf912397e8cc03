using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RegionalPause.App.Functions.Binding;
using RegionalPause.Drills;
using RegionalPause.Messaging;

namespace RegionalPause.App.Functions;

/// <summary>Decides the items of a drill, as content is decided (R14a).</summary>
public sealed class DrillSubmitted(DrillGate gate, MessageRun one, MessageBatchRun many)
{
    /// <summary>Handles one message of a Storage queue. Self-hosted, it handles one message of either transport.</summary>
    [FunctionOnStorageQueues(nameof(DrillSubmitted))]
    public Task<HandledMessage> RunAsync(
        [QueueTrigger(QueueNames.DrillSubmitted)] QueueMessage message,
        CancellationToken cancellationToken
    ) => one.RunAsync(QueueNames.DrillSubmitted, message, gate.HandleAsync, cancellationToken);

    /// <summary>Handles a batch of Service Bus in a Functions app.</summary>
    [FunctionOnServiceBus(nameof(DrillSubmitted))]
    public Task RunBatchAsync(
        [ServiceBusTrigger(QueueNames.DrillSubmitted, Connection = "ServiceBus", IsBatched = true)] string[] messages,
        FunctionContext context
    ) => many.RunAsync(QueueNames.DrillSubmitted, messages, context, gate.HandleAsync);
}
