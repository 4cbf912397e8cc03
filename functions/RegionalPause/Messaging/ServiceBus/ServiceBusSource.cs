using Amqp;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// Receives from one Service Bus queue in peek-lock mode over AMQP 1.0.
/// <para>
/// How a message comes back. Service Bus has no delayed abandon, and it counts: every abandoned or lost delivery, until the queue's maximum moves the
/// message to the dead-letter queue, whoever's fault it was. An outage would dead-letter the whole queue. So a returned message is sent again as a copy
/// that becomes visible after the delay, and then completed: the queue counts afresh, and the copy carries the id and the number of deliveries so far. In
/// between both exist, for as long as a crash or a lost answer lets them: handled twice, an item has one answer (R7) and a command one effect. Only
/// <see cref="PoisonAsync"/> dead-letters.
/// </para>
/// <para>
/// Settling is told to the broker and not answered. What it does not hear (the connection was lost, the lock ran out) comes back.
/// </para>
/// </summary>
public sealed class ServiceBusSource : IMessageSource, IAsyncDisposable
{
    private const int MaxMessages = 32;

    /// <summary>Failed deliveries after which a message is replaced by a fresh copy before it is handled: half of the least maximum a queue is to have.</summary>
    private const int TooManyFailures = 5;

    private readonly string queue;
    private readonly ServiceBusSenders senders;
    private readonly Func<DateTimeOffset> brokerTime;
    private readonly TimeSpan wait;
    private readonly HeldLocks locks;
    private readonly TimeProvider time;
    private readonly LastingLink<Inbox> inboxes;

    internal ServiceBusSource(string queue, ServiceBusConnection connection, ServiceBusSenders senders, Func<DateTimeOffset> brokerTime, TimeSpan wait, TimeSpan renewEvery, TimeProvider time)
    {
        (this.queue, this.senders, this.brokerTime, this.wait, this.time) = (queue, senders, brokerTime, wait, time);
        locks = new HeldLocks(connection, queue, renewEvery, time);
        inboxes = new LastingLink<Inbox>(
            async ct => new Inbox(await connection.UseAsync(c => c.ReceiverAsync(queue, ct), ct).ConfigureAwait(false), MaxMessages, locks, time), static inbox => inbox.IsOpen);
        locks.Start();
    }

    /// <summary>Messages here and not settled, taken or not.</summary>
    internal int InHand => locks.Count;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(CancellationToken cancellationToken)
    {
        Inbox inbox = await inboxes.GetAsync(cancellationToken).ConfigureAwait(false);
        List<ServiceBusDelivery> taken = await inbox.TakeAsync(MaxMessages, wait, cancellationToken).ConfigureAwait(false);
        var batch = new List<ReceivedMessage>(taken.Count);
        foreach (ServiceBusDelivery delivery in taken)
        {
            var message = new ReceivedMessage(ServiceBusMessages.Read(delivery.Message), delivery);
            if (ServiceBusMessages.FailedDeliveriesOf(delivery.Message) < TooManyFailures || !await TryReplaceAsync(message, cancellationToken).ConfigureAwait(false))
                batch.Add(message);
        }

        return batch;
    }

    /// <inheritdoc/>
    public Task CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        Settled(message).Accept();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task ReturnAsync(ReceivedMessage message, TimeSpan after, CancellationToken cancellationToken)
    {
        var delivery = (ServiceBusDelivery)message.Receipt;
        // A message whose lock ran out is on the queue again already; a copy would be a second one. A lock just renewed outlasts the sending.
        if (!await locks.RenewAsync(delivery, cancellationToken).ConfigureAwait(false))
            return;
        using Message copy = ServiceBusMessages.CopyOf(delivery.Message, brokerTime() + after);
        await senders.SendAsync(queue, copy, cancellationToken).ConfigureAwait(false);
        // Crash here: the copy is on the queue and the message comes back too; both get the same answer (R7).
        Settled(message).Accept();
    }

    /// <inheritdoc/>
    public Task PoisonAsync(ReceivedMessage message, string reason, string detail, CancellationToken cancellationToken)
    {
        Settled(message).Reject(reason, detail);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (inboxes.Current is { } inbox)
            await inbox.CloseAsync().ConfigureAwait(false);
        await locks.DisposeAsync().ConfigureAwait(false);
        inboxes.Dispose();
    }

    private ServiceBusDelivery Settled(ReceivedMessage message)
    {
        var delivery = (ServiceBusDelivery)message.Receipt;
        locks.Remove(delivery);
        return delivery;
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
