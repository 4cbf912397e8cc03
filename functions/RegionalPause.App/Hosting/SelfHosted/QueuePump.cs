using System.Collections.Immutable;
using System.Diagnostics;
using RegionalPause.App.Hosting.Functions;
using RegionalPause.Messaging;
using RegionalPause.Storage;

namespace RegionalPause.App.Hosting.SelfHosted;

/// <summary>
/// Brings the messages of one queue to its function and settles each by its result. Several receivers work side by side; each hands over all it received
/// in one call, so that the gate can commit them together, and takes no more until those are settled: in flight are at most receivers × 32.
/// </summary>
internal sealed partial class QueuePump(QueueFunction function, IMessageSource source, MessageSettlement settlement, SelfHostedOptions options, TimeProvider time, ILogger logger)
{
    private readonly IdleReceivers idle = new(options.MaxPollInterval, time);
    private volatile bool failing;

    /// <summary>Runs until <paramref name="stopping"/>, then finishes what is in flight; <paramref name="abort"/> gives that up too.</summary>
    public Task RunAsync(CancellationToken stopping, CancellationToken abort) =>
        Task.WhenAll(Enumerable.Range(0, options.Receivers).Select(_ => ReceiveAsync(stopping, abort)));

    private async Task ReceiveAsync(CancellationToken stopping, CancellationToken abort)
    {
        for (int empty = 0; !stopping.IsCancellationRequested;)
        {
            // Not cancelled by stopping: messages the broker has handed out already would stay invisible for nothing.
            IReadOnlyList<ReceivedMessage> batch = await ReceiveOnceAsync(abort);
            if (batch.Count == 0)
            {
                await idle.WaitAsync(++empty, stopping);
                continue;
            }

            empty = 0;
            idle.Wake();
            await HandleAsync(batch, abort);
        }
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveOnceAsync(CancellationToken abort)
    {
        try
        {
            IReadOnlyList<ReceivedMessage> batch = await source.ReceiveAsync(abort);
            failing = false;
            return batch;
        }
        catch (Exception exception)
        {
            // Once per outage, not once per try.
            if (!failing && !abort.IsCancellationRequested)
                LogNotReceived(function.Name, exception);
            failing = true;
            return [];
        }
    }

    private async Task HandleAsync(IReadOnlyList<ReceivedMessage> batch, CancellationToken abort)
    {
        ImmutableArray<MessageResult> results;
        try
        {
            var messages = new IncomingMessage[batch.Count];
            for (int i = 0; i < messages.Length; i++)
                messages[i] = batch[i].Message;
            results = await function.Run.RunAsync(messages, abort);
            if (results.Length != messages.Length)
                throw new UnreachableException($"{function.Name} answered {results.Length} results for {messages.Length} messages.");
        }
        catch (Exception) when (abort.IsCancellationRequested)
        {
            return; // They come back when their invisibility runs out.
        }
        catch (Exception exception) when (StorageFaults.IsUnavailable(exception))
        {
            LogStorage(function.Name, batch.Count, exception.Message);
            await settlement.ReturnAsync(batch, abort);
            return;
        }
        catch (Exception exception)
        {
            await BlameAsync(batch, exception, abort);
            return;
        }

        await settlement.SettleAsync(batch, results, abort);
    }

    /// <summary>An exception says nothing of any single message: of several, each is tried alone, so that only the one to blame is counted against.</summary>
    private async Task BlameAsync(IReadOnlyList<ReceivedMessage> batch, Exception exception, CancellationToken abort)
    {
        LogFailed(function.Name, batch.Count, exception);
        if (batch.Count == 1)
        {
            await settlement.FailedAsync(batch[0], exception, abort);
            return;
        }

        foreach (ReceivedMessage message in batch)
            await HandleAsync([message], abort);
    }

    [LoggerMessage(9201, LogLevel.Warning, "{Function} cannot receive; it keeps trying.")]
    private partial void LogNotReceived(string function, Exception exception);

    [LoggerMessage(9202, LogLevel.Warning, "{Function}: storage does not answer, {Messages} messages come back: {Why}")]
    private partial void LogStorage(string function, int messages, string why);

    [LoggerMessage(9203, LogLevel.Error, "{Function} failed on {Messages} messages.")]
    private partial void LogFailed(string function, int messages, Exception exception);
}
