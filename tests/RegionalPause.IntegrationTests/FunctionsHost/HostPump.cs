using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.FunctionsHost.Rpc;
using RegionalPause.Messaging;

namespace RegionalPause.IntegrationTests.FunctionsHost;

/// <summary>
/// Feeds a worker from the queue <c>content-submitted</c> as the host's listener does: an invocation for each message, many at once; a
/// success deletes the message, a failure makes it visible again later. Of several workers one runs the timers that a stream needs, as the
/// host's singleton lock has it.
/// </summary>
internal sealed class HostPump : IAsyncDisposable
{
    private const int AtOnce = 48;
    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromSeconds(2);

    private static readonly (string Name, TimeSpan Every)[] Timers =
    [
        ("SealLedger", TimeSpan.FromSeconds(1)),
        ("CompletePauses", TimeSpan.FromSeconds(5)),
        ("DrainHolds", TimeSpan.FromSeconds(5)),
    ];

    private readonly WorkerHost worker;
    private readonly QueueClient queue;
    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim slots = new(AtOnce);
    private readonly Task[] running;

    public HostPump(WorkerHost worker, TestAccount account, bool runsTimers)
    {
        (this.worker, queue) = (worker, account.QueueClient(QueueNames.ContentSubmitted));
        running =
        [
            Task.Run(ReceiveAsync),
            .. Timers.Where(_ => runsTimers).Select(timer => Task.Run(() => TickAsync(timer.Name, timer.Every))),
        ];
    }

    /// <summary>Receives no more, and waits for what runs.</summary>
    public async Task StopAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(running);
        for (int i = 0; i < AtOnce; i++)
            await slots.WaitAsync(Eventually.Patience);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(running).ContinueWith(static _ => { }, TaskScheduler.Default);
        ending.Dispose();
    }

    private async Task ReceiveAsync()
    {
        while (!ending.IsCancellationRequested)
        {
            QueueMessage[] batch = await queue.ReceiveMessagesAsync(16, TimeSpan.FromMinutes(1), CancellationToken.None);
            foreach (QueueMessage message in batch)
            {
                await slots.WaitAsync(CancellationToken.None);
                _ = Task.Run(() => HandleAsync(message));
            }
            if (batch.Length == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(100), ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HandleAsync(QueueMessage message)
    {
        try
        {
            if (await worker.InvokeAsync("ContentSubmitted", QueueMessages.Bind(message), CancellationToken.None) is null)
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None);
            else
                await queue.UpdateMessageAsync(
                    message.MessageId,
                    message.PopReceipt,
                    visibilityTimeout: VisibilityTimeout,
                    cancellationToken: CancellationToken.None
                );
        }
        catch (Exception exception) when (exception is IOException or RequestFailedException)
        {
            // The worker is gone: the message comes back when its invisibility runs out.
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task TickAsync(string timer, TimeSpan every)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await worker.InvokeAsync(timer, new TypedData { Json = """{"IsPastDue":false}""" }, CancellationToken.None);
            }
            catch (IOException)
            {
                return;
            }
            await Task.Delay(every, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
