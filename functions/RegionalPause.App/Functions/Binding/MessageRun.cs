using Azure.Storage.Queues.Models;
using RegionalPause.Messaging;
using RegionalPause.Storage;

namespace RegionalPause.App.Functions.Binding;

/// <summary>
/// Runs a handler on one message and sends its outputs, in one attempt each, before the message is completed. After a crash in between, the
/// answer is sent again under the same id (R7), and no answer is lost. When all outputs are sent, the admission is marked as sent. A pause
/// then need not wait until its ticket expires (R10).
/// </summary>
public sealed partial class MessageRun(IMessageSink sink, SendLimit limit, ILogger<MessageRun> logger)
{
    /// <summary>Handles the message. A fault of the handler or of sending becomes a result.</summary>
    public Task<HandledMessage> RunAsync(string queue, QueueMessage message, HandleMessages handle, CancellationToken cancellationToken) =>
        RunAsync(
            queue,
            new IncomingMessage(message.MessageId, MessageText.Decode(message.Body.ToMemory()), message.DequeueCount, message.InsertedOn),
            handle,
            cancellationToken
        );

    /// <summary>The same for a message that is decoded already.</summary>
    public async Task<HandledMessage> RunAsync(
        string queue,
        IncomingMessage message,
        HandleMessages handle,
        CancellationToken cancellationToken
    ) => new(queue, message, await TryAsync(queue, message, handle, cancellationToken));

    /// <summary>Sends the outputs of a handled message and marks them as sent. Any other result is returned unchanged.</summary>
    public async Task<MessageResult> SendAsync(
        string queue,
        IncomingMessage message,
        MessageResult result,
        CancellationToken cancellationToken
    )
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
                cancellationToken
            );
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // It is unknown whether the broker has the output. The message is delivered again and gets the same answer or a new ticket
            // (R7, R10).
            LogNotSent(queue, message.Id, StorageFaults.IsUnavailable(exception) ? null : exception, exception.Message);
            return new MessageResult.ComesBack("its answer was not sent");
        }

        // Crash here: the outputs are sent and the message is delivered again; it gets the same answer under the same ids (R7).
        done.Sent?.Invoke();
        return done;
    }

    private async Task<MessageResult> TryAsync(
        string queue,
        IncomingMessage message,
        HandleMessages handle,
        CancellationToken cancellationToken
    )
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

    [LoggerMessage(
        9204,
        LogLevel.Warning,
        "{Queue}: an answer to message {Message} was not sent; the message will be delivered again: {Why}"
    )]
    private partial void LogNotSent(string queue, string message, Exception? exception, string why);
}
