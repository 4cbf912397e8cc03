using Azure.Storage.Queues;
using RegionalPause.Storage;

namespace RegionalPause.Messaging;

/// <summary>The Storage queue transport of the account: Azurite locally, Azure otherwise.</summary>
public sealed class StorageQueues(StorageAccount account)
{
    // A lost answer to a receive only hides the messages for a while, and deleting twice is harmless: one quick retry is worth it.
    private readonly QueueServiceClient receiving = account.Queues(Options(retries: 1));

    // A retried send could put the message there twice and would outlive the ticket in it; after a failure nobody knows, and the message comes back.
    private readonly QueueServiceClient sending = account.Queues(Options(retries: 0));

    private readonly OversizedMessages oversized = new(account.Blobs);

    /// <summary>A queue to receive from.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="invisibleFor">How long a received message stays invisible to others: longer than handling a batch takes.</param>
    public StorageQueueSource Source(string queue, TimeSpan invisibleFor) =>
        new(queue, receiving.GetQueueClient(queue), invisibleFor, Sink());

    /// <summary>Where outputs go.</summary>
    public StorageQueueSink Sink() => new(sending, oversized);

    /// <summary>Creates the queues that are missing.</summary>
    public Task EnsureAsync(IEnumerable<string> queues, CancellationToken cancellationToken) =>
        Task.WhenAll(queues.Distinct().Select(name => receiving.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)));

    private static QueueClientOptions Options(int retries) => new() { MessageEncoding = QueueMessageEncoding.None, Retry = { MaxRetries = retries } };
}
