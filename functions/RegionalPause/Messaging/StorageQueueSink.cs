using System.Collections.Concurrent;
using Azure.Storage.Queues;

namespace RegionalPause.Messaging;

/// <summary>
/// Sends to Storage queues, as base64, in one attempt. The messages never expire: the service's default would drop them after seven days
/// without an error.
/// </summary>
/// <param name="queues">A client without retries. After a failed send it is unknown whether the message was stored, and a hidden retry
/// could outlive the ticket.</param>
/// <param name="oversized">Moves out payloads that do not fit.</param>
public sealed class StorageQueueSink(QueueServiceClient queues, OversizedMessages oversized) : IMessageSink
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly ConcurrentDictionary<string, QueueClient> clients = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        OutgoingMessage fitting = await oversized.FitAsync(message, cancellationToken);
        QueueClient client = clients.GetOrAdd(fitting.Queue, static (name, service) => service.GetQueueClient(name), queues);
        await client.SendMessageAsync(MessageText.Encode(fitting.Body.Span), timeToLive: Forever, cancellationToken: cancellationToken);
    }
}
