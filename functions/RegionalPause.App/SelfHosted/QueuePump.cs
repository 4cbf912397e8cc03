using Azure.Storage.Queues.Models;
using RegionalPause.App.Functions.Binding;
using RegionalPause.Messaging;

namespace RegionalPause.App.SelfHosted;

/// <summary>
/// Delivers the messages of one queue to its function, one message per call, and settles each message by its result. Several receivers work
/// in parallel. Each receiver starts the calls for all messages of a batch at the same time, so that the gate can commit them together. It
/// receives the next batch when all of them are settled. So at most receivers × 32 messages are in flight.
/// </summary>
internal sealed partial class QueuePump(
    QueueFunction function,
    IMessageSource source,
    MessageSettlement settlement,
    SelfHostedOptions options,
    TimeProvider time,
    ILogger logger
)
{
    private readonly IdleReceivers idle = new(options.MaxPollInterval, time);
    private volatile bool failing;

    /// <summary>
    /// Runs until <paramref name="stopping"/>, then finishes the messages in flight. <paramref name="abort"/> cancels these too.
    /// </summary>
    public Task RunAsync(CancellationToken stopping, CancellationToken abort) =>
        Task.WhenAll(Enumerable.Range(0, options.Receivers).Select(_ => ReceiveAsync(stopping, abort)));

    private async Task ReceiveAsync(CancellationToken stopping, CancellationToken abort)
    {
        for (int empty = 0; !stopping.IsCancellationRequested; )
        {
            // Stopping does not cancel the call: messages that the broker has delivered already would stay invisible without being handled.
            IReadOnlyList<ReceivedMessage> batch = await ReceiveOnceAsync(abort);
            if (batch.Count == 0)
            {
                await idle.WaitAsync(++empty, stopping);
                continue;
            }

            empty = 0;
            idle.Wake();
            await Task.WhenAll(batch.Select(message => HandleAsync(message, abort)));
        }
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveOnceAsync(CancellationToken abort)
    {
        try
        {
            IReadOnlyList<ReceivedMessage> batch = await source.ReceiveAsync(abort);
            failing = false;
            return batch;
        }
        catch (Exception exception)
        {
            // One log entry for each outage, not for each attempt.
            if (!failing && !abort.IsCancellationRequested)
                LogNotReceived(function.Name, exception);
            failing = true;
            return [];
        }
    }

    private async Task HandleAsync(ReceivedMessage message, CancellationToken abort)
    {
        HandledMessage handled;
        try
        {
            handled = await function.RunAsync(Bound(message.Message), abort);
        }
        catch (Exception) when (abort.IsCancellationRequested)
        {
            return; // The message is delivered again when its visibility timeout ends.
        }

        await settlement.SettleAsync(message, handled, abort);
    }

    // The body is decoded already. It is encoded as base64 again, so that the function receives the same bytes, also if they look like
    // base64.
    private static QueueMessage Bound(IncomingMessage message) =>
        QueuesModelFactory.QueueMessage(
            message.Id,
            popReceipt: "",
            BinaryData.FromString(MessageText.Encode(message.Body.Span)),
            message.DeliveryCount,
            insertedOn: message.EnqueuedAt
        );

    [LoggerMessage(9201, LogLevel.Warning, "{Function} cannot receive messages; it continues to try.")]
    private partial void LogNotReceived(string function, Exception exception);
}
