using System.Threading.Channels;
using Amqp;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// What one receiving link has brought and nobody has taken yet. The broker may always have as many more under way as there is room: credit plus
/// messages here never exceed the capacity.
/// </summary>
internal sealed class Inbox
{
    private readonly ReceiverLink link;
    private readonly HeldLocks locks;
    private readonly TimeProvider time;
    private readonly Channel<ServiceBusDelivery> waiting = Channel.CreateUnbounded<ServiceBusDelivery>();

    public Inbox(ReceiverLink link, int capacity, HeldLocks locks, TimeProvider time)
    {
        (this.link, this.locks, this.time) = (link, locks, time);
        link.AddClosedCallback((_, _) => LetGo());
        link.Start(0, OnMessage);
        link.SetCredit(capacity, CreditMode.Manual);
    }

    public bool IsOpen => !link.IsClosed;

    /// <summary>Takes what is here, waiting for the first a while; never waits for a second.</summary>
    public async Task<List<ServiceBusDelivery>> TakeAsync(int most, TimeSpan patience, CancellationToken cancellationToken)
    {
        var taken = new List<ServiceBusDelivery>();
        if (!waiting.Reader.TryPeek(out _))
            await WaitAsync(patience, cancellationToken).ConfigureAwait(false);
        while (taken.Count < most && waiting.Reader.TryRead(out ServiceBusDelivery? delivery))
            taken.Add(delivery);
        if (taken.Count > 0)
            link.SetCredit(taken.Count, CreditMode.Manual);
        return taken;
    }

    /// <summary>
    /// Gives back what nobody took, which the queue does not count as a delivery, and closes the link. What is still on its way comes back when its lock
    /// runs out.
    /// </summary>
    public async Task CloseAsync()
    {
        LetGo();
        try
        {
            await link.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (BrokerUnavailableException.IsCause(exception))
        {
            // Closed one way or the other.
        }
    }

    // Of a link that is lost nobody hears the release, but nobody may go on renewing the locks either: nobody will come for these messages.
    private void LetGo()
    {
        waiting.Writer.TryComplete();
        while (waiting.Reader.TryRead(out ServiceBusDelivery? delivery))
        {
            locks.Remove(delivery);
            delivery.Release();
        }
    }

    private void OnMessage(IReceiverLink receiver, Message message)
    {
        var delivery = new ServiceBusDelivery(link, message, time.GetTimestamp());
        locks.Add(delivery);
        if (!waiting.Writer.TryWrite(delivery))
        {
            locks.Remove(delivery);
            delivery.Release();
        }
    }

    private async Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var patient = new CancellationTokenSource(patience, time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(patient.Token, cancellationToken);
        try
        {
            await waiting.Reader.WaitToReadAsync(enough.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // None came.
        }
    }
}
