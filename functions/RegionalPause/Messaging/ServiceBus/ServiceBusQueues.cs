using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// The Service Bus transport of a namespace: one client with one connection, and a sender and a receiver per queue. A connection is opened
/// when it is first needed.
/// </summary>
public sealed class ServiceBusQueues : IAsyncDisposable
{
    /// <summary>Well below the shortest lock duration that a queue may have.</summary>
    private static readonly TimeSpan RenewLocksEvery = TimeSpan.FromSeconds(10);

    private readonly ServiceBusClient client;
    private readonly ServiceBusSenders senders;
    private readonly OversizedMessages oversized;
    private readonly StoreClock clock;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ConcurrentBag<ServiceBusSource> sources = [];

    /// <summary>Creates the transport; it opens no connection.</summary>
    public ServiceBusQueues(
        IOptions<ServiceBusOptions> options,
        StorageAccount account,
        StoreClock clock,
        TimeProvider time,
        ILogger<ServiceBusQueues> logger
    )
    {
        (this.clock, this.time, this.logger, oversized) = (clock, time, logger, new OversizedMessages(account.Blobs));
        client = ServiceBusSettings.Connect(options.Value);
        senders = new ServiceBusSenders(client, options.Value.RequestTimeout, time);
    }

    /// <summary>A queue to receive from.</summary>
    /// <param name="queue">Name of the queue.</param>
    /// <param name="wait">How long to wait for the first message.</param>
    public ServiceBusSource Source(string queue, TimeSpan wait)
    {
        // Uses the store's clock. If this machine's clock were ahead, returned messages would stay hidden longer by the same time.
        var source = new ServiceBusSource(client.CreateReceiver(queue), senders, () => clock.Now, wait, RenewLocksEvery, time, logger);
        sources.Add(source);
        return source;
    }

    /// <summary>Sends outputs.</summary>
    public ServiceBusSink Sink() => new(senders, oversized, () => clock.Now);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // In parallel: on a lost connection, each waits for the request timeout.
        await Task.WhenAll(sources.Select(static source => source.DisposeAsync().AsTask())).ConfigureAwait(false);
        await client.DisposeAsync().ConfigureAwait(false);
    }
}
