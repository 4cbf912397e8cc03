using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// Receives from one Service Bus queue in peek-lock mode.
/// <para>
/// How a message is delivered again. Service Bus has no delayed abandon. It counts every abandoned or lost delivery; at the queue's maximum
/// it moves the message to the dead-letter queue, whatever the cause was. An outage would dead-letter the whole queue. So a returned
/// message is sent again as a copy that becomes visible after the delay, and is then completed. The queue counts the copy from the start,
/// and the copy has the first id and the number of deliveries so far. After a crash or a lost response both messages exist. If both are
/// handled, an item still has one decision (R7), and a command takes effect once. Only <see cref="PoisonAsync"/> dead-letters.
/// </para>
/// </summary>
public sealed class ServiceBusSource : IMessageSource, IAsyncDisposable
{
    private const int MaxMessages = 32;

    /// <summary>Number of failed deliveries after which a message is replaced by a new copy before it is handled. It is half of the
    /// smallest maximum that a queue may have.</summary>
    private const int TooManyFailures = 5;

    /// <summary>Maximum length of a reason or description. The broker refuses longer ones.</summary>
    private const int MaxReasonLength = 4096;

    private readonly ServiceBusReceiver receiver;
    private readonly ServiceBusSenders senders;
    private readonly Func<DateTimeOffset> brokerTime;
    private readonly TimeSpan wait;
    private readonly HeldLocks locks;
    private readonly SessionQueueGuard sessions;

    internal ServiceBusSource(
        ServiceBusReceiver receiver,
        ServiceBusSenders senders,
        Func<DateTimeOffset> brokerTime,
        TimeSpan wait,
        TimeSpan renewEvery,
        TimeProvider time,
        ILogger logger
    )
    {
        (this.receiver, this.senders, this.brokerTime, this.wait) = (receiver, senders, brokerTime, wait);
        sessions = new SessionQueueGuard(receiver.EntityPath, time, logger);
        locks = new HeldLocks(receiver, renewEvery, time);
        locks.Start();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ServiceBusReceivedMessage> received = await BrokerCall
            .RunAsync(
                receiver.EntityPath,
                () => sessions.WatchAsync(receiver.ReceiveMessagesAsync(MaxMessages, wait, cancellationToken)),
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (ServiceBusReceivedMessage message in received)
            locks.Add(message);
        var batch = new List<ReceivedMessage>(received.Count);
        foreach (ServiceBusReceivedMessage raw in received)
        {
            var message = new ReceivedMessage(ServiceBusMessages.Read(raw), raw);
            if (
                ServiceBusMessages.FailedDeliveriesOf(raw) < TooManyFailures
                || !await TryReplaceAsync(message, cancellationToken).ConfigureAwait(false)
            )
                batch.Add(message);
        }

        return batch;
    }

    /// <inheritdoc/>
    public Task CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        SettleAsync(message, static (r, m, ct) => r.CompleteMessageAsync(m, ct), cancellationToken);

    /// <inheritdoc/>
    public async Task ReturnAsync(ReceivedMessage message, TimeSpan after, CancellationToken cancellationToken)
    {
        var raw = (ServiceBusReceivedMessage)message.Receipt;
        // A message whose lock expired is already on the queue again, so a copy would be a second one. A lock that was just renewed lasts
        // longer than the send.
        if (!await locks.RenewAsync(raw, cancellationToken).ConfigureAwait(false))
        {
            locks.Remove(raw);
            return;
        }

        await senders
            .SendAsync(receiver.EntityPath, ServiceBusMessages.CopyOf(raw, brokerTime() + after), cancellationToken)
            .ConfigureAwait(false);
        // Crash here: the copy is on the queue and the message is delivered again too; both get the same decision (R7).
        await CompleteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task PoisonAsync(ReceivedMessage message, string reason, string detail, CancellationToken cancellationToken) =>
        SettleAsync(message, (r, m, ct) => r.DeadLetterMessageAsync(m, Cut(reason), Cut(detail), ct), cancellationToken);

    /// <summary>Stops receiving. The client releases messages that it received but did not return; the queue does not count them as
    /// delivered.</summary>
    public async ValueTask DisposeAsync()
    {
        await locks.DisposeAsync().ConfigureAwait(false);
        try
        {
            await BrokerCall
                .RunAsync(
                    receiver.EntityPath,
                    async () =>
                    {
                        await receiver.DisposeAsync().ConfigureAwait(false);
                        return true;
                    },
                    CancellationToken.None
                )
                .ConfigureAwait(false);
        }
        catch (BrokerUnavailableException)
        {
            // The connection is lost. Messages that were not returned are delivered again when their locks expire.
        }
    }

    private static string Cut(string text) => text.Length <= MaxReasonLength ? text : text[..MaxReasonLength];

    // A message whose lock expired cannot be settled here; its next delivery settles it.
    private Task<bool> SettleAsync(
        ReceivedMessage message,
        Func<ServiceBusReceiver, ServiceBusReceivedMessage, CancellationToken, Task> settle,
        CancellationToken cancellationToken
    )
    {
        var raw = (ServiceBusReceivedMessage)message.Receipt;
        locks.Remove(raw);
        return BrokerCall.UnlessLockLostAsync(receiver.EntityPath, () => settle(receiver, raw, cancellationToken), cancellationToken);
    }

    private async Task<bool> TryReplaceAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await ReturnAsync(message, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (BrokerUnavailableException)
        {
            return false; // the original is handled instead
        }
    }
}
