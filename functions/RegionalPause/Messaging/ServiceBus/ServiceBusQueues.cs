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

    /// <summary>
    /// Reads the front of a queue; <c>null</c> if there is no such queue. The self-hosted app dead-letters, and the Functions app sends to
    /// a poison queue: the name of a poison queue means both, and a dead-lettered message is read as the poison message that it would be.
    /// </summary>
    public async Task<QueueFront?> PeekAsync(string queue, CancellationToken cancellationToken)
    {
        if (!queue.EndsWith(QueueNames.PoisonSuffix, StringComparison.Ordinal))
            return await PeekAsync(queue, SubQueue.None, cancellationToken).ConfigureAwait(false) is { } found
                ? new QueueFront(queue, null, [.. found.Select(ServiceBusMessages.Read)])
                : null;
        string source = queue[..^QueueNames.PoisonSuffix.Length];
        IReadOnlyList<ServiceBusReceivedMessage>? dead = await PeekAsync(source, SubQueue.DeadLetter, cancellationToken)
            .ConfigureAwait(false);
        IReadOnlyList<ServiceBusReceivedMessage>? sent = await PeekAsync(queue, SubQueue.None, cancellationToken).ConfigureAwait(false);
        return dead is null && sent is null
            ? null
            : new QueueFront(
                queue,
                null,
                [
                    .. (dead ?? []).Select(message =>
                    {
                        IncomingMessage read = ServiceBusMessages.Read(message);
                        return read with
                        {
                            Body = PoisonMessage
                                .Of(source, read, message.DeadLetterReason ?? "", message.DeadLetterErrorDescription ?? "")
                                .Body,
                        };
                    }),
                    .. (sent ?? []).Select(ServiceBusMessages.Read),
                ]
            );
    }

    private async Task<IReadOnlyList<ServiceBusReceivedMessage>?> PeekAsync(
        string queue,
        SubQueue part,
        CancellationToken cancellationToken
    )
    {
        await using ServiceBusReceiver receiver = client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = part });
        return await BrokerCall
            .RunAsync(
                queue,
                async () =>
                {
                    try
                    {
                        return await receiver
                            .PeekMessagesAsync(QueueFront.Most, cancellationToken: cancellationToken)
                            .ConfigureAwait(false);
                    }
                    catch (ServiceBusException missing) when (missing.Reason == ServiceBusFailureReason.MessagingEntityNotFound)
                    {
                        return null;
                    }
                },
                cancellationToken
            )
            .ConfigureAwait(false);
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
