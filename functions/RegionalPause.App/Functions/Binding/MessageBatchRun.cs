using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using RegionalPause.Messaging;
using RegionalPause.Storage;
using RegionalPause.Tickets;

namespace RegionalPause.App.Functions.Binding;

/// <summary>
/// Runs a handler over a batch of Service Bus in a Functions app. The host settles a batch as a whole, so it succeeds whenever each message
/// has its own end: answered, on the poison queue with our reason, or sent again as a copy that appears later. Only when the broker does
/// not take those does the batch fail.
/// </summary>
public sealed partial class MessageBatchRun(MessageRun one, FailedMessages failures, IMessageSink sink, IOptions<TicketOptions> tickets, TimeProvider time, ILogger<MessageBatchRun> logger)
{
    // Later than a ticket runs out: what may still arrive under the first one has arrived by then.
    private readonly TimeSpan returnAfter = tickets.Value.Lifetime + TimeSpan.FromSeconds(20);

    // A failed batch is delivered again at once; an outage of seconds would otherwise use up every delivery its messages have.
    private static readonly TimeSpan BeforeFailing = TimeSpan.FromSeconds(2);

    /// <summary>Runs it; throws only when the broker does not take what must be sent.</summary>
    public Task RunAsync(string queue, IReadOnlyList<string> bodies, FunctionContext context, HandleMessages handle) =>
        RunAsync(queue, ServiceBusBatch.Read(bodies, context.BindingContext.BindingData, context.InvocationId), handle, context.CancellationToken);

    internal async Task RunAsync(string queue, ImmutableArray<IncomingMessage> messages, HandleMessages handle, CancellationToken cancellationToken)
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

    private async Task<HandledMessage[]> HandleAsync(string queue, ImmutableArray<IncomingMessage> messages, HandleMessages handle, CancellationToken cancellationToken)
    {
        ImmutableArray<MessageResult> results;
        try
        {
            results = await handle(messages, cancellationToken);
        }
        catch (Exception exception) when (StorageFaults.IsUnavailable(exception) && !cancellationToken.IsCancellationRequested)
        {
            return [.. messages.Select(m => new HandledMessage(queue, m, new MessageResult.ComesBack($"storage does not answer: {exception.Message}")))];
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // An exception says nothing of any single message: each is tried alone, so that only the one that causes it is counted.
            return await Task.WhenAll(messages.Select(m => one.RunAsync(queue, m, handle, cancellationToken)));
        }

        return await Task.WhenAll(messages.Zip(results, async (message, result) => new HandledMessage(queue, message, await one.SendAsync(queue, message, result, cancellationToken))));
    }

    private Task SettleAsync(HandledMessage handled, CancellationToken cancellationToken) => failures.Resolve(handled) switch
    {
        MessageResult.ComesBack back => ReturnAsync(handled, back.Why, cancellationToken),
        MessageResult.Poison poison => sink.SendAsync(PoisonMessage.Of(handled.Queue, handled.Message, poison.Reason, poison.Detail), cancellationToken),
        _ => Task.CompletedTask,
    };

    private Task ReturnAsync(HandledMessage handled, string why, CancellationToken cancellationToken)
    {
        LogComesBack(handled.Queue, handled.Message.Id, why);
        // Crash here: the copy is on the queue and the batch comes back too; both get the same answer (R7).
        return sink.SendAsync(ReturnedMessage.Of(handled.Queue, handled.Message, returnAfter), cancellationToken);
    }

    [LoggerMessage(9104, LogLevel.Warning, "{Queue}: message {Message} comes back later: {Why}")]
    private partial void LogComesBack(string queue, string message, string why);

    [LoggerMessage(9105, LogLevel.Error, "{Queue}: a batch of {Messages} messages fails, since what must be sent is not taken: {Why}")]
    private partial void LogNotSettled(string queue, int messages, string why);
}
