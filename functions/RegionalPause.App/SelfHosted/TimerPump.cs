using Microsoft.Azure.Functions.Worker;
using NCrontab;
using RegionalPause.Storage;

namespace RegionalPause.App.SelfHosted;

/// <summary>
/// Runs one timer function on its NCRONTAB schedule (six fields, UTC, as the Functions host does). One round at a time: occurrences that pass while a
/// round runs are dropped, as are those of a stopped process.
/// </summary>
/// <param name="function">The function.</param>
/// <param name="mayRun">Whether this instance has the timer to itself for this round. Waste, not safety: a timer run twice does no harm.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where failures go.</param>
internal sealed partial class TimerPump(TimerFunction function, Func<string, CancellationToken, Task<IAsyncDisposable?>> mayRun, TimeProvider time, ILogger logger)
{
    private readonly CrontabSchedule occurrences = CrontabSchedule.Parse(function.Schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true });

    /// <summary>Runs until <paramref name="stopping"/>; a round that has begun is told to stop, not waited out.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        DateTime last = DateTime.MinValue;
        while (!stopping.IsCancellationRequested)
        {
            // A delay may end a little early; counting from the last occurrence keeps that from being a second one.
            DateTime now = time.GetUtcNow().UtcDateTime;
            last = occurrences.GetNextOccurrence(now > last ? now : last);
            await Task.Delay(last - now, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stopping.IsCancellationRequested)
                await RunOnceAsync(stopping);
        }
    }

    private async Task RunOnceAsync(CancellationToken stopping)
    {
        try
        {
            await using IAsyncDisposable? turn = await mayRun(function.Name, stopping);
            if (turn is not null)
                await function.RunAsync(new TimerInfo(), stopping);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The next instance, or the next start, goes on where this round stopped.
        }
        catch (Exception exception) when (StorageFaults.IsUnavailable(exception))
        {
            LogStorage(function.Name, exception.Message);
        }
        catch (Exception exception)
        {
            LogFailed(function.Name, exception);
        }
    }

    [LoggerMessage(9221, LogLevel.Warning, "{Function}: storage does not answer, the next round tries again: {Why}")]
    private partial void LogStorage(string function, string why);

    [LoggerMessage(9222, LogLevel.Error, "{Function} failed; the next round tries again.")]
    private partial void LogFailed(string function, Exception exception);
}
