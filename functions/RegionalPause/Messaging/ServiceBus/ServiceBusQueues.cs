using System.Collections.Concurrent;
using Azure.Identity;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>The Service Bus transport of the namespace: one connection, a sending and a receiving link per queue. Nothing is opened before it is needed.</summary>
public sealed class ServiceBusQueues : IAsyncDisposable
{
    /// <summary>Well below the shortest lock a queue is to have.</summary>
    private static readonly TimeSpan RenewLocksEvery = TimeSpan.FromSeconds(10);

    private readonly ServiceBusConnection connection;
    private readonly ServiceBusSenders senders;
    private readonly OversizedMessages oversized;
    private readonly StoreClock clock;
    private readonly TimeProvider time;
    private readonly ConcurrentBag<ServiceBusSource> sources = [];

    /// <summary>Makes the transport; no connection is opened.</summary>
    public ServiceBusQueues(IOptions<ServiceBusOptions> options, StorageAccount account, StoreClock clock, TimeProvider time)
    {
        if (!ServiceBusEndpoint.TryFind(options.Value, out ServiceBusEndpoint? endpoint, out string? problem))
            throw new InvalidOperationException(problem);
        IssueToken tokens = endpoint.Key is { } key ? BrokerTokens.OfKey(key, BrokerTokens.SharedKeyLifetime, time) : BrokerTokens.OfIdentity(new DefaultAzureCredential());
        (this.clock, this.time, oversized) = (clock, time, new OversizedMessages(account.Blobs));
        connection = new ServiceBusConnection(endpoint, tokens, options.Value.RequestTimeout, time);
        senders = new ServiceBusSenders(connection, time);
    }

    /// <summary>A queue to receive from.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="wait">How long to wait for a first message.</param>
    public ServiceBusSource Source(string queue, TimeSpan wait)
    {
        // The store's clock rather than this machine's: one that runs ahead would hide returned messages for as long.
        var source = new ServiceBusSource(queue, connection, senders, () => clock.Now, wait, RenewLocksEvery, time);
        sources.Add(source);
        return source;
    }

    /// <summary>Where outputs go.</summary>
    public ServiceBusSink Sink() => new(senders, oversized);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (ServiceBusSource source in sources)
            await source.DisposeAsync().ConfigureAwait(false);
        senders.Dispose();
        await connection.DisposeAsync().ConfigureAwait(false);
    }
}
