using System.Runtime.CompilerServices;

namespace RegionalPause.Cli.Demo;

/// <summary>
/// Limits a stream to a rate. The rate is measured from the start of the stream, so items after a slow period come faster.
/// </summary>
internal static class Pace
{
    /// <param name="source">The stream.</param>
    /// <param name="perSecond">Items per second; 0 for no limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<T> AtRate<T>(
        this IAsyncEnumerable<T> source,
        double perSecond,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        long start = time.GetTimestamp();
        long passed = 0;
        await foreach (T item in source.WithCancellation(cancellationToken))
        {
            if (perSecond > 0)
            {
                TimeSpan early = TimeSpan.FromSeconds(passed / perSecond) - time.GetElapsedTime(start);
                if (early > TimeSpan.FromMilliseconds(1))
                    await Task.Delay(early, time, cancellationToken);
            }
            passed++;
            yield return item;
        }
    }
}
