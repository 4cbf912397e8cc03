using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>One sender per queue.</summary>
internal sealed class ServiceBusSenders(ServiceBusClient client, TimeSpan timeout, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> senders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sends once, and returns when the broker has accepted the message.</summary>
    /// <exception cref="BrokerUnavailableException">The broker did not accept the message in time. It is unknown whether it has the
    /// message.</exception>
    public async Task SendAsync(string queue, ServiceBusMessage message, CancellationToken cancellationToken)
    {
        ServiceBusSender sender = senders.GetOrAdd(queue, static (name, c) => c.CreateSender(name), client);
        // The client's own timeout starts again with each step, and the client waits before it sends to a busy broker. After the time limit
        // the message must not be sent any more, because its ticket could have expired.
        using var patience = new CancellationTokenSource(timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await BrokerCall
            .RunAsync(
                queue,
                async () =>
                {
                    await sender.SendMessageAsync(message, ending.Token).ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
