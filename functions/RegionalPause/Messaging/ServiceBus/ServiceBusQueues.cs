using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// The Service Bus transport of the namespace: one client with one connection, a sender and a receiver per queue. Nothing is opened before
/// it is needed.
/// </summary>
public sealed class ServiceBusQueues : IAsyncDisposable
{
    /// <summary>Well below the shortest lock a queue is to have.</summary>
    private static readonly TimeSpan RenewLocksEvery = TimeSpan.FromSeconds(10);

    private readonly ServiceBusClient client;
    private readonly ServiceBusSenders senders;
    private readonly OversizedMessages oversized;
    private readonly StoreClock clock;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ConcurrentBag<ServiceBusSource> sources = [];

    /// <summary>Makes the transport; no connection is opened.</summary>
    public ServiceBusQueues(IOptions<ServiceBusOptions> options, StorageAccount account, StoreClock clock, TimeProvider time, ILogger<ServiceBusQueues> logger)
    {
        (this.clock, this.time, this.logger, oversized) = (clock, time, logger, new OversizedMessages(account.Blobs));
        client = ServiceBusSettings.Connect(options.Value);
        senders = new ServiceBusSenders(client, options.Value.RequestTimeout, time);
    }

    /// <summary>A queue to receive from.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="wait">How long to wait for a first message.</param>
    public ServiceBusSource Source(string queue, TimeSpan wait)
    {
        // The store's clock rather than this machine's: one that runs ahead would hide returned messages for as long.
        var source = new ServiceBusSource(client.CreateReceiver(queue), senders, () => clock.Now, wait, RenewLocksEvery, time, logger);
        sources.Add(source);
        return source;
    }

    /// <summary>Where outputs go.</summary>
    public ServiceBusSink Sink() => new(senders, oversized, () => clock.Now);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // All at once: on a lost connection each waits as long as a request may take.
        await Task.WhenAll(sources.Select(static source => source.DisposeAsync().AsTask())).ConfigureAwait(false);
        await client.DisposeAsync().ConfigureAwait(false);
    }
}
