using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using RegionalPause.App.Functions.Binding;
using RegionalPause.App.Messages;
using RegionalPause.Messaging;

namespace RegionalPause.App.Functions;

/// <summary>Runs commands of operators' systems, so that an incident system can pause (R14).</summary>
public sealed class AdminCommand(AdminCommandHandler commands, MessageRun one, MessageBatchRun many)
{
    /// <summary>Handles one message of a Storage queue. Self-hosted, it handles one message of either transport.</summary>
    [FunctionOnStorageQueues(nameof(AdminCommand))]
    public Task<HandledMessage> RunAsync(
        [QueueTrigger(QueueNames.AdminCommands)] QueueMessage message,
        CancellationToken cancellationToken
    ) => one.RunAsync(QueueNames.AdminCommands, message, commands.HandleAsync, cancellationToken);

    /// <summary>Handles a batch of Service Bus in a Functions app.</summary>
    [FunctionOnServiceBus(nameof(AdminCommand))]
    public Task RunBatchAsync(
        [ServiceBusTrigger(QueueNames.AdminCommands, Connection = "ServiceBus", IsBatched = true)] string[] messages,
        FunctionContext context
    ) => many.RunAsync(QueueNames.AdminCommands, messages, context, commands.HandleAsync);
}
