using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using RegionalPause.Messaging;

namespace RegionalPause.App.Functions.Binding;

/// <summary>
/// Settles messages of Storage queues under the Functions host, which knows only success and failure. A success completes the message.
/// After a failure the message is delivered again after <c>visibilityTimeout</c> of host.json. A poison message is sent with a reason of
/// the app. The host itself moves a message to the poison queue only after <c>maxDequeueCount</c> deliveries; host.json sets this number so
/// high that an outage of weeks does not reach it.
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
        switch (await failures.ResolveAsync(handled, cancellationToken))
        {
            case MessageResult.Poison poison:
                // Crash here: it is on both queues; it is handled again with the same result, and the poison message contains its id.
                await sink.SendAsync(PoisonMessage.Of(handled.Queue, handled.Message, poison.Reason, poison.Detail), cancellationToken);
                break;
            case MessageResult.ComesBack back:
                throw new MessageComesBackException(handled.Message.Id, back.Why);
        }
    }
}

/// <summary>Tells the Functions host that a message was not handled and must be delivered again.</summary>
internal sealed class MessageComesBackException(string message, string why)
    : Exception($"Message {message} will be delivered again: {why}.");
