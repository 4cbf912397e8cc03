using Azure.Storage.Queues;
using RegionalPause.Messaging;

namespace RegionalPause.Cli.Demo;

/// <summary>The pipeline of the demo: it submits generated items without end, and waits while the gate has a backlog.</summary>
internal sealed class DemoPipeline(string storage, double rate, TimeProvider time, DemoCounts counts)
{
    private const int Wide = 4;
    private const int Backlog = 2_000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        QueueClient submitted = await Queues.OpenAsync(storage, QueueNames.ContentSubmitted, cancellationToken);
        var generator = new ItemGenerator((ulong)time.GetUtcNow().ToUnixTimeMilliseconds(), time);
        IAsyncEnumerable<string> items = Endless(generator, submitted, cancellationToken).AtRate(rate, time, cancellationToken);
        await Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = Wide, CancellationToken = cancellationToken },
            async (item, ct) =>
            {
                try
                {
                    await submitted.SendMessageAsync(item, ct);
                    counts.Submitted();
                }
                catch (Exception e) when (Queues.IsFault(e))
                {
                    counts.Fault();
                }
            }
        );
    }

    private async IAsyncEnumerable<string> Endless(
        ItemGenerator generator,
        QueueClient submitted,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (long n = 1; ; n++)
        {
            yield return generator.Next().Json;
            while (n % 500 == 0 && await IsBehindAsync(submitted, cancellationToken))
                await Task.Delay(TimeSpan.FromSeconds(2), time, cancellationToken);
        }
    }

    private async Task<bool> IsBehindAsync(QueueClient submitted, CancellationToken cancellationToken)
    {
        try
        {
            return (await submitted.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount > Backlog;
        }
        catch (Exception e) when (Queues.IsFault(e))
        {
            counts.Fault();
            return true;
        }
    }
}
