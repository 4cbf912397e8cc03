using Azure.Storage.Queues.Models;
using RegionalPause.App.Functions.Binding;
using RegionalPause.Messaging;

namespace RegionalPause.App.SelfHosted;

/// <summary>
/// Brings the messages of one queue to its function, each in a call of its own, and settles each by its result. Several receivers work side
/// by side; each runs all it received at once, so that the gate can commit them together, and takes no more until those are settled: in
/// flight are at most receivers × 32.
/// </summary>
internal sealed partial class QueuePump(QueueFunction function, IMessageSource source, MessageSettlement settlement, SelfHostedOptions options, TimeProvider time, ILogger logger)
{
    private readonly IdleReceivers idle = new(options.MaxPollInterval, time);
    private volatile bool failing;

    /// <summary>Runs until <paramref name="stopping"/>, then finishes what is in flight; <paramref name="abort"/> gives that up too.</summary>
    public Task RunAsync(CancellationToken stopping, CancellationToken abort) =>
        Task.WhenAll(Enumerable.Range(0, options.Receivers).Select(_ => ReceiveAsync(stopping, abort)));

    private async Task ReceiveAsync(CancellationToken stopping, CancellationToken abort)
    {
        for (int empty = 0; !stopping.IsCancellationRequested;)
        {
            // Not cancelled by stopping: messages the broker has handed out already would stay invisible for nothing.
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
            // Once per outage, not once per try.
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
            return; // It comes back when its invisibility runs out.
        }

        await settlement.SettleAsync(message, handled, abort);
    }

    // The transport's encoding is undone already; as base64 every body arrives exactly as it is, also one that looks like base64 itself.
    private static QueueMessage Bound(IncomingMessage message) => QueuesModelFactory.QueueMessage(
        message.Id, popReceipt: "", BinaryData.FromString(MessageText.Encode(message.Body.Span)), message.DeliveryCount, insertedOn: message.EnqueuedAt);

    [LoggerMessage(9201, LogLevel.Warning, "{Function} cannot receive; it keeps trying.")]
    private partial void LogNotReceived(string function, Exception exception);
}
