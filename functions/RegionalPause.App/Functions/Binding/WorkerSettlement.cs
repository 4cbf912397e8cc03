using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using RegionalPause.Messaging;

namespace RegionalPause.App.Functions.Binding;

/// <summary>
/// Settles messages of Storage queues under the Functions host, which knows success and failure only: a success completes the message, a
/// failure lets it come back after <c>visibilityTimeout</c> of host.json. Poison is sent with our reason. The host itself gives up only
/// after <c>maxDequeueCount</c>, which host.json sets so high that an outage of weeks does not reach it.
/// </summary>
internal sealed class WorkerSettlement(FailedMessages failures, IMessageSink sink) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        InvocationResult invocation = context.GetInvocationResult();
        if (invocation.Value is not HandledMessage handled)
            return;
        invocation.Value = null;
        await SettleAsync(handled, context.CancellationToken);
    }

    internal async Task SettleAsync(HandledMessage handled, CancellationToken cancellationToken)
    {
        switch (failures.Resolve(handled))
        {
            case MessageResult.Poison poison:
                // Crash here: it is on both queues; handled again it gets the same end, and the poison message says its id.
                await sink.SendAsync(PoisonMessage.Of(handled.Queue, handled.Message, poison.Reason, poison.Detail), cancellationToken);
                break;
            case MessageResult.ComesBack back:
                throw new MessageComesBackException(handled.Message.Id, back.Why);
        }
    }
}

/// <summary>Tells the Functions host that a message was not handled and must be delivered again.</summary>
internal sealed class MessageComesBackException(string message, string why) : Exception($"Message {message} comes back: {why}.");
