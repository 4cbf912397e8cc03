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
public sealed class ServiceBusQueues : IPoisonFeeds, IQueueProbe, IAsyncDisposable
{
    /// <summary>Well below the shortest lock duration that a queue may have.</summary>
    private static readonly TimeSpan RenewLocksEvery = TimeSpan.FromSeconds(10);

    private const int MostAtOnce = 32;

    /// <summary>How long one call waits for a message that was put aside.</summary>
    private static readonly TimeSpan CollectWait = TimeSpan.FromSeconds(1);

    private readonly ServiceBusClient client;
    private readonly ServiceBusSenders senders;
    private readonly OversizedMessages oversized;
    private readonly StoreClock clock;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ConcurrentBag<ServiceBusSource> sources = [];

    // The client closes these receivers with its connection.
    private readonly ConcurrentDictionary<(string Queue, SubQueue Part), ServiceBusReceiver> aside = new();

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

    // The self-hosted app and the broker dead-letter; the Functions app sends to the poison queue.
    /// <inheritdoc/>
    public IReadOnlyList<PoisonFeed> FeedsOf(string queue)
    {
        ServiceBusReceiver dead = Aside(queue, SubQueue.DeadLetter),
            sent = Aside(queue + QueueNames.PoisonSuffix, SubQueue.None);
        return [Feed(dead, message => ServiceBusMessages.ReadDead(queue, message)), Feed(sent, ServiceBusMessages.Read)];
    }

    private ServiceBusReceiver Aside(string queue, SubQueue part) =>
        aside.GetOrAdd((queue, part), key => client.CreateReceiver(key.Queue, new ServiceBusReceiverOptions { SubQueue = key.Part }));

    private static PoisonFeed Feed(ServiceBusReceiver receiver, Func<ServiceBusReceivedMessage, IncomingMessage> read) =>
        new(
            async cancellationToken =>
            {
                IReadOnlyList<ServiceBusReceivedMessage> received = await BrokerCall
                    .RunAsync(
                        receiver.EntityPath,
                        () => receiver.ReceiveMessagesAsync(MostAtOnce, CollectWait, cancellationToken),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return [.. received.Select(message => new ReceivedMessage(read(message), message))];
            },
            (message, cancellationToken) =>
                BrokerCall.UnlessLockLostAsync(
                    receiver.EntityPath,
                    () => receiver.CompleteMessageAsync((ServiceBusReceivedMessage)message.Receipt, cancellationToken),
                    cancellationToken
                )
        );

    /// <inheritdoc/>
    public async Task<QueueReading> ProbeAsync(CancellationToken cancellationToken)
    {
        // A peek locks no message. Reading a length needs a role that the app does not have.
        foreach (string queue in QueueNames.Read)
        {
            await BrokerCall
                .RunAsync(queue, () => Aside(queue, SubQueue.None).PeekMessageAsync(0, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
        return new QueueReading([], Waiting: null);
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
