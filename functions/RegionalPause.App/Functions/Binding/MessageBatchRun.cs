using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using RegionalPause.Messaging;
using RegionalPause.Poison;
using RegionalPause.Storage;
using RegionalPause.Tickets;

namespace RegionalPause.App.Functions.Binding;

/// <summary>
/// Runs a handler on a batch of Service Bus in a Functions app. The host settles a batch as a whole. So the batch succeeds when each
/// message was answered, was sent to the poison queue with a reason, or was sent again as a copy that appears later. The batch fails only
/// if the broker does not accept these messages.
/// </summary>
public sealed partial class MessageBatchRun(
    MessageRun one,
    FailedMessages failures,
    IMessageSink sink,
    IOptions<TicketOptions> tickets,
    TimeProvider time,
    ILogger<MessageBatchRun> logger
)
{
    // The copy appears after the first ticket has expired: no item can then arrive under the first ticket.
    private readonly TimeSpan returnAfter = tickets.Value.Lifetime + TimeSpan.FromSeconds(20);

    // The broker delivers a failed batch again at once. Without a delay, an outage of seconds would use up all deliveries of its messages.
    private static readonly TimeSpan BeforeFailing = TimeSpan.FromSeconds(2);

    /// <summary>Handles the batch. Throws only if the broker does not accept a message that must be sent.</summary>
    public Task RunAsync(string queue, IReadOnlyList<string> bodies, FunctionContext context, HandleMessages handle) =>
        RunAsync(
            queue,
            ServiceBusBatch.Read(bodies, context.BindingContext.BindingData, context.InvocationId),
            handle,
            context.CancellationToken
        );

    internal async Task RunAsync(
        string queue,
        ImmutableArray<IncomingMessage> messages,
        HandleMessages handle,
        CancellationToken cancellationToken
    )
    {
        HandledMessage[] handled = await HandleAsync(queue, messages, handle, cancellationToken);
        try
        {
            await Task.WhenAll(handled.Select(h => SettleAsync(h, cancellationToken)));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSettled(queue, messages.Length, exception.Message);
            await Task.Delay(BeforeFailing, time, cancellationToken);
            throw;
        }
    }

    // A reference to a repaired message is handled alone: its body is elsewhere, and one reader at a time has it.
    private async Task<HandledMessage[]> HandleAsync(
        string queue,
        ImmutableArray<IncomingMessage> messages,
        HandleMessages handle,
        CancellationToken cancellationToken
    )
    {
        IncomingMessage[] references = [.. messages.Where(m => Resubmission.Read(m.Body) is not null)];
        if (references.Length == 0)
            return await HandleTogetherAsync(queue, messages, handle, cancellationToken);
        Task<HandledMessage[]> alone = Task.WhenAll(references.Select(m => one.RunAsync(queue, m, handle, cancellationToken)));
        ImmutableArray<IncomingMessage> others = messages.RemoveRange(references);
        HandledMessage[] together = others.IsEmpty ? [] : await HandleTogetherAsync(queue, others, handle, cancellationToken);
        return [.. together, .. await alone];
    }

    private async Task<HandledMessage[]> HandleTogetherAsync(
        string queue,
        ImmutableArray<IncomingMessage> messages,
        HandleMessages handle,
        CancellationToken cancellationToken
    )
    {
        ImmutableArray<MessageResult> results;
        try
        {
            results = await handle(messages, cancellationToken);
        }
        catch (Exception exception) when (StorageFaults.IsUnavailable(exception) && !cancellationToken.IsCancellationRequested)
        {
            var later = new MessageResult.ComesBack($"storage does not answer: {exception.Message}");
            return [.. messages.Select(m => new HandledMessage(queue, m, later))];
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The exception does not name the message that caused it. Each message is handled alone, so that only that message is counted.
            return await Task.WhenAll(messages.Select(m => one.RunAsync(queue, m, handle, cancellationToken)));
        }

        return await Task.WhenAll(
            messages.Zip(
                results,
                async (message, result) =>
                    new HandledMessage(queue, message, await one.SendAsync(queue, message, result, cancellationToken))
            )
        );
    }

    private async Task SettleAsync(HandledMessage handled, CancellationToken cancellationToken)
    {
        switch (await failures.ResolveAsync(handled, cancellationToken))
        {
            case MessageResult.ComesBack back:
                await ReturnAsync(handled, back.Why, cancellationToken);
                break;
            case MessageResult.Poison poison:
                await sink.SendAsync(PoisonMessage.Of(handled.Queue, handled.Message, poison.Reason, poison.Detail), cancellationToken);
                break;
        }
    }

    private Task ReturnAsync(HandledMessage handled, string why, CancellationToken cancellationToken)
    {
        LogComesBack(handled.Queue, handled.Message.Id, why);
        // Crash here: the copy is on the queue and the batch is delivered again too; both get the same answer (R7).
        return sink.SendAsync(ReturnedMessage.Of(handled.Queue, handled.Message, returnAfter), cancellationToken);
    }

    [LoggerMessage(9104, LogLevel.Warning, "{Queue}: message {Message} will be delivered again later: {Why}")]
    private partial void LogComesBack(string queue, string message, string why);

    [LoggerMessage(
        9105,
        LogLevel.Error,
        "{Queue}: a batch of {Messages} messages failed, because the broker did not accept a message: {Why}"
    )]
    private partial void LogNotSettled(string queue, int messages, string why);
}
