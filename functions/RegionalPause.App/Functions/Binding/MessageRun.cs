using Azure.Storage.Queues.Models;
using RegionalPause.Messaging;
using RegionalPause.Poison;
using RegionalPause.Storage;

namespace RegionalPause.App.Functions.Binding;

/// <summary>
/// Runs a handler on one message and sends its outputs, in one attempt each, before the message is completed. After a crash in between, the
/// answer is sent again under the same id (R7), and no answer is lost. When all outputs are sent, the admission is marked as sent. A pause
/// then need not wait until its ticket expires (R10).
/// </summary>
public sealed partial class MessageRun(IMessageSink sink, SendLimit limit, IPoisonKeeper keeper, ILogger<MessageRun> logger)
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
    ) =>
        new(
            queue,
            message,
            Resubmission.Read(message.Body) is { } again
                ? await RunAgainAsync(queue, message, again, handle, cancellationToken)
                : await TryAsync(queue, message, message, handle, cancellationToken)
        );

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
                    {
                        // The pipeline gets the answer, and the repair gets the message.
                        if (output.Queue == QueueNames.ContentMalformed)
                            await keeper.KeepAsync(queue, message, PoisonKeeper.Malformed, "", cancellationToken);
                        await sink.SendAsync(output, cancellationToken);
                    }
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

    /// <summary>Handles a repaired message. Its reference may arrive twice; the row of the message says what is left to do.</summary>
    private async Task<MessageResult> RunAgainAsync(
        string queue,
        IncomingMessage reference,
        Resubmission again,
        HandleMessages handle,
        CancellationToken cancellationToken
    )
    {
        try
        {
            switch (await keeper.TakeAsync(queue, again, reference, cancellationToken))
            {
                case TakenMessage.ToHandle taken:
                    MessageResult result = await TryAsync(queue, reference, taken.Message, handle, cancellationToken);
                    // A poison result stays taken: it is put aside again before the reference leaves the queue.
                    if (result is MessageResult.Done)
                        await keeper.HandledAsync(taken, cancellationToken);
                    else if (result is not MessageResult.Poison)
                        await keeper.ReleaseAsync(taken, cancellationToken);
                    return result;
                case TakenMessage.Busy:
                    return new MessageResult.ComesBack("another instance handles this repaired message");
                default:
                    return new MessageResult.Done([]);
            }
        }
        catch (Exception exception) when (StorageFaults.IsUnavailable(exception) && !cancellationToken.IsCancellationRequested)
        {
            return new MessageResult.ComesBack($"storage does not answer: {exception.Message}");
        }
    }

    /// <param name="queue">The queue.</param>
    /// <param name="delivered">The message as it was delivered.</param>
    /// <param name="message">The message to handle: the same, or the repaired message to which it refers.</param>
    /// <param name="handle">Handles it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    private async Task<MessageResult> TryAsync(
        string queue,
        IncomingMessage delivered,
        IncomingMessage message,
        HandleMessages handle,
        CancellationToken cancellationToken
    )
    {
        try
        {
            MessageResult result = (await handle([message], cancellationToken)).Single();
            return await SendAsync(queue, delivered, result, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (StorageFaults.IsUnavailable(exception))
                return new MessageResult.ComesBack($"storage does not answer: {exception.Message}");
            LogFailed(queue, delivered.Id, exception);
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
