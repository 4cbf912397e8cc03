using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>
/// Takes messages off one queue while a test runs, so that Azurite, whose every queue call looks at every message it has, stays quick.
/// </summary>
internal class QueueCollector : IAsyncDisposable
{
    private readonly QueueClient queue;
    private readonly CancellationTokenSource ending = new();
    private readonly Task[] loops;
    private volatile bool finishing;

    public QueueCollector(TestAccount account, string queue, int parallel = 1)
    {
        this.queue = account.QueueClient(queue);
        loops = [.. Enumerable.Range(0, parallel).Select(_ => Task.Run(CollectAsync))];
    }

    /// <summary>Everything it took, in no order.</summary>
    public ConcurrentQueue<QueueMessage> Messages { get; } = new();

    /// <summary>Takes what is there now, and ends when an empty queue has been seen.</summary>
    public async Task FinishAsync()
    {
        finishing = true;
        await Task.WhenAll(loops);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(loops).ContinueWith(_ => { }, TaskScheduler.Default);
        ending.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What is done with a message before it is deleted.</summary>
    protected virtual Task TakeAsync(QueueMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CollectAsync()
    {
        await queue.CreateIfNotExistsAsync(cancellationToken: ending.Token);
        while (true)
        {
            bool last = finishing;
            QueueMessage[] received = await ReceiveAsync();
            if (received.Length == 0 && last)
                return;
            if (received.Length == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(100), ending.Token);
            await Parallel.ForEachAsync(
                received,
                new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ending.Token },
                async (message, cancellationToken) =>
                {
                    await TakeAsync(message, cancellationToken);
                    Messages.Enqueue(message);
                    await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
                }
            );
        }
    }

    // Tests take storage away; the collector waits until it is back.
    private async Task<QueueMessage[]> ReceiveAsync()
    {
        try
        {
            return await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5), ending.Token);
        }
        catch (RequestFailedException e) when (e.Status is 0 or 404)
        {
            return [];
        }
    }
}
