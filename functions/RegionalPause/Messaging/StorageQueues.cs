using Azure;
using Azure.Storage.Queues;
using RegionalPause.Storage;

namespace RegionalPause.Messaging;

/// <summary>The Storage queue transport of the account: Azurite locally, Azure in production.</summary>
public sealed class StorageQueues(StorageAccount account) : IPoisonFeeds, IQueueProbe
{
    // A lost response to a receive call only hides the messages for some time, and a second delete is harmless. So one quick retry is safe.
    private readonly QueueServiceClient receiving = account.Queues(Options(retries: 1));

    // A retried send could store the message twice, and the ticket in it could expire. After a failure the result is unknown, and the
    // incoming message is delivered again.
    private readonly QueueServiceClient sending = account.Queues(Options(retries: 0));

    private readonly OversizedMessages oversized = new(account.Blobs);

    // How long a message that is being collected is invisible; then it is collected again.
    private static readonly TimeSpan CollectWithin = TimeSpan.FromMinutes(2);

    /// <summary>A queue to receive from.</summary>
    /// <param name="queue">Name of the queue.</param>
    /// <param name="invisibleFor">How long a received message is invisible to other receivers. It must be longer than the handling of a
    /// batch.</param>
    public StorageQueueSource Source(string queue, TimeSpan invisibleFor) =>
        new(queue, receiving.GetQueueClient(queue), invisibleFor, Sink());

    /// <summary>Sends outputs.</summary>
    public StorageQueueSink Sink() => new(sending, oversized);

    /// <inheritdoc/>
    public IReadOnlyList<PoisonFeed> FeedsOf(string queue)
    {
        StorageQueueSource source = Source(queue + QueueNames.PoisonSuffix, CollectWithin);
        return [new PoisonFeed(source.ReceiveAsync, source.CompleteAsync)];
    }

    /// <summary>Creates the missing queues.</summary>
    public Task EnsureAsync(IEnumerable<string> queues, CancellationToken cancellationToken) =>
        Task.WhenAll(
            queues.Distinct().Select(name => receiving.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken))
        );

    /// <inheritdoc/>
    public async Task<QueueReading> ProbeAsync(CancellationToken cancellationToken)
    {
        string[] names = [.. QueueNames.Read, .. QueueNames.Written];
        int?[] counts = await Task.WhenAll(names.Select(name => CountAsync(name, cancellationToken))).ConfigureAwait(false);
        return new QueueReading([.. names.Where((_, i) => counts[i] is null)], counts[Array.IndexOf(names, QueueNames.ContentSubmitted)]);
    }

    // About how many messages wait; null if the queue does not exist.
    private async Task<int?> CountAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            return (await receiving.GetQueueClient(queue).GetPropertiesAsync(cancellationToken).ConfigureAwait(false))
                .Value
                .ApproximateMessagesCount;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private static QueueClientOptions Options(int retries) =>
        new() { MessageEncoding = QueueMessageEncoding.None, Retry = { MaxRetries = retries } };
}
