using System.Collections.Concurrent;
using Azure.Storage.Queues;

namespace RegionalPause.Messaging;

/// <summary>
/// Sends to Storage queues, base64, in one attempt. Messages never expire there: the service's own default would silently drop them after seven days.
/// </summary>
/// <param name="queues">A client without retries: when a send fails nobody knows, and nobody may try again behind the ticket's back.</param>
/// <param name="oversized">Takes out what does not fit.</param>
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
