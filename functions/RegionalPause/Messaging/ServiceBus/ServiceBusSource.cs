using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// Receives from one Service Bus queue in peek-lock mode.
/// <para>
/// How a message comes back. Service Bus has no delayed abandon, and it counts: every abandoned or lost delivery, until the queue's maximum
/// moves the message to the dead-letter queue, whatever the cause was. An outage would dead-letter the whole queue. So a returned message
/// is sent again as a copy that becomes visible after the delay, and then completed: the queue counts afresh, and the copy carries the id
/// and the number of deliveries so far. In between both exist, for as long as a crash or a lost answer lets them: handled twice, an item
/// has one answer (R7) and a command one effect. Only <see cref="PoisonAsync"/> dead-letters.
/// </para>
/// </summary>
public sealed class ServiceBusSource : IMessageSource, IAsyncDisposable
{
    private const int MaxMessages = 32;

    /// <summary>Failed deliveries after which a message is replaced by a fresh copy before it is handled: half of the least maximum a queue is to have.</summary>
    private const int TooManyFailures = 5;

    /// <summary>The broker refuses a longer reason or description.</summary>
    private const int MaxReasonLength = 4096;

    private readonly ServiceBusReceiver receiver;
    private readonly ServiceBusSenders senders;
    private readonly Func<DateTimeOffset> brokerTime;
    private readonly TimeSpan wait;
    private readonly HeldLocks locks;
    private readonly SessionQueueGuard sessions;

    internal ServiceBusSource(ServiceBusReceiver receiver, ServiceBusSenders senders, Func<DateTimeOffset> brokerTime, TimeSpan wait, TimeSpan renewEvery, TimeProvider time, ILogger logger)
    {
        (this.receiver, this.senders, this.brokerTime, this.wait) = (receiver, senders, brokerTime, wait);
        sessions = new SessionQueueGuard(receiver.EntityPath, time, logger);
        locks = new HeldLocks(receiver, renewEvery, time);
        locks.Start();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ServiceBusReceivedMessage> received = await BrokerCall.RunAsync(
            receiver.EntityPath, () => sessions.WatchAsync(receiver.ReceiveMessagesAsync(MaxMessages, wait, cancellationToken)), cancellationToken).ConfigureAwait(false);
        foreach (ServiceBusReceivedMessage message in received)
            locks.Add(message);
        var batch = new List<ReceivedMessage>(received.Count);
        foreach (ServiceBusReceivedMessage raw in received)
        {
            var message = new ReceivedMessage(ServiceBusMessages.Read(raw), raw);
            if (ServiceBusMessages.FailedDeliveriesOf(raw) < TooManyFailures || !await TryReplaceAsync(message, cancellationToken).ConfigureAwait(false))
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
        // A message whose lock ran out is on the queue again already; a copy would be a second one. A lock just renewed outlasts the sending.
        if (!await locks.RenewAsync(raw, cancellationToken).ConfigureAwait(false))
        {
            locks.Remove(raw);
            return;
        }

        await senders.SendAsync(receiver.EntityPath, ServiceBusMessages.CopyOf(raw, brokerTime() + after), cancellationToken).ConfigureAwait(false);
        // Crash here: the copy is on the queue and the message comes back too; both get the same answer (R7).
        await CompleteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task PoisonAsync(ReceivedMessage message, string reason, string detail, CancellationToken cancellationToken) =>
        SettleAsync(message, (r, m, ct) => r.DeadLetterMessageAsync(m, Cut(reason), Cut(detail), ct), cancellationToken);

    /// <summary>Stops; the client releases what it received and did not hand out, which the queue does not count as a delivery.</summary>
    public async ValueTask DisposeAsync()
    {
        await locks.DisposeAsync().ConfigureAwait(false);
        try
        {
            await BrokerCall.RunAsync(receiver.EntityPath, async () =>
            {
                await receiver.DisposeAsync().ConfigureAwait(false);
                return true;
            }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (BrokerUnavailableException)
        {
            // The connection is lost, and what was not handed out comes back when its locks run out.
        }
    }

    private static string Cut(string text) => text.Length <= MaxReasonLength ? text : text[..MaxReasonLength];

    // A message whose lock ran out is not settled: another delivery of it is.
    private Task<bool> SettleAsync(ReceivedMessage message, Func<ServiceBusReceiver, ServiceBusReceivedMessage, CancellationToken, Task> settle, CancellationToken cancellationToken)
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
            return false; // handled as it is
        }
    }
}
