using Azure.Storage.Queues.Models;
using RegionalPause.Messaging;
using RegionalPause.Storage;

namespace RegionalPause.App.Functions.Binding;

/// <summary>
/// Runs a handler over one message and sends its outputs, in one attempt each, before the message is completed: a crash in between repeats
/// an answer under the same id (R7) and loses none. Once all are sent the admission counts as sent, so that a pause need not wait for its
/// ticket to run out (R10).
/// </summary>
public sealed partial class MessageRun(IMessageSink sink, SendLimit limit, ILogger<MessageRun> logger)
{
    /// <summary>Runs it; every fault of the handler or of sending is a result.</summary>
    public Task<HandledMessage> RunAsync(string queue, QueueMessage message, HandleMessages handle, CancellationToken cancellationToken) => RunAsync(
        queue, new IncomingMessage(message.MessageId, MessageText.Decode(message.Body.ToMemory()), message.DequeueCount, message.InsertedOn), handle, cancellationToken);

    /// <summary>The same for a message that was read already.</summary>
    public async Task<HandledMessage> RunAsync(string queue, IncomingMessage message, HandleMessages handle, CancellationToken cancellationToken) =>
        new(queue, message, await TryAsync(queue, message, handle, cancellationToken));

    /// <summary>Sends the outputs of a handled message and says so; any other result stays as it is.</summary>
    public async Task<MessageResult> SendAsync(string queue, IncomingMessage message, MessageResult result, CancellationToken cancellationToken)
    {
        if (result is not MessageResult.Done done)
            return result;
        try
        {
            await limit.RunAsync(
                async () =>
                {
                    foreach (OutgoingMessage output in done.Outputs)
                        await sink.SendAsync(output, cancellationToken);
                },
                cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // It is not known whether the broker has it. Delivered again, the message gets the same answer or a new ticket (R7, R10).
            LogNotSent(queue, message.Id, StorageFaults.IsUnavailable(exception) ? null : exception, exception.Message);
            return new MessageResult.ComesBack("its answer was not sent");
        }

        // Crash here: the outputs are out and the message comes back; it gets the same answer under the same ids (R7).
        done.Sent?.Invoke();
        return done;
    }

    private async Task<MessageResult> TryAsync(string queue, IncomingMessage message, HandleMessages handle, CancellationToken cancellationToken)
    {
        try
        {
            MessageResult result = (await handle([message], cancellationToken)).Single();
            return await SendAsync(queue, message, result, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (StorageFaults.IsUnavailable(exception))
                return new MessageResult.ComesBack($"storage does not answer: {exception.Message}");
            LogFailed(queue, message.Id, exception);
            return new MessageResult.Failed(exception);
        }
    }

    [LoggerMessage(9203, LogLevel.Error, "{Queue}: message {Message} could not be handled.")]
    private partial void LogFailed(string queue, string message, Exception exception);

    [LoggerMessage(9204, LogLevel.Warning, "{Queue}: an answer to message {Message} was not sent; the message comes back: {Why}")]
    private partial void LogNotSent(string queue, string message, Exception? exception, string why);
}
