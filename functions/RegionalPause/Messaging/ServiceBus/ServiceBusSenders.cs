using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>One sender per queue.</summary>
internal sealed class ServiceBusSenders(ServiceBusClient client, TimeSpan timeout, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> senders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sends once; returns when the broker has accepted the message.</summary>
    /// <exception cref="BrokerUnavailableException">It did not accept it in time: it is unknown whether it has the message.</exception>
    public async Task SendAsync(string queue, ServiceBusMessage message, CancellationToken cancellationToken)
    {
        ServiceBusSender sender = senders.GetOrAdd(queue, static (name, c) => c.CreateSender(name), client);
        // The client's own timeout begins anew with each step, and it waits before it sends to a broker that is busy. A message whose time
        // is over must not be sent any more: its ticket could have expired.
        using var patience = new CancellationTokenSource(timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await BrokerCall.RunAsync(queue, async () =>
        {
            await sender.SendMessageAsync(message, ending.Token).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }
}
