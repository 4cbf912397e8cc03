using System.Runtime.CompilerServices;

namespace RegionalPause.Cli.Demo;

/// <summary>Lets a stream through at a set rate, measured from its start, so that a slow moment is made up for.</summary>
internal static class Pace
{
    /// <param name="source">The stream.</param>
    /// <param name="perSecond">Items a second; 0 lets everything through at once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<T> AtRate<T>(this IAsyncEnumerable<T> source, double perSecond, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
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
