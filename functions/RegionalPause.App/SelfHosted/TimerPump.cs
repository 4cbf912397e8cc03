using Microsoft.Azure.Functions.Worker;
using NCrontab;
using RegionalPause.App.Telemetry;
using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.App.SelfHosted;

/// <summary>
/// Runs one timer function on its NCRONTAB schedule (six fields, UTC, like the Functions host). It runs one round at a time. Occurrences
/// that pass during a round, or while the process is stopped, are dropped.
/// </summary>
/// <param name="function">The function.</param>
/// <param name="mayRun">
/// Takes the timer for this instance for one round; <c>null</c> if another instance has it. This only avoids wasted work: a timer that runs
/// twice does no harm.
/// </param>
/// <param name="time">The clock.</param>
/// <param name="instruments">Measures the rounds.</param>
/// <param name="logger">Logs failed rounds.</param>
internal sealed partial class TimerPump(
    TimerFunction function,
    Func<string, CancellationToken, Task<IAsyncDisposable?>> mayRun,
    TimeProvider time,
    Instruments instruments,
    ILogger logger
)
{
    private readonly CrontabSchedule occurrences = CrontabSchedule.Parse(
        function.Schedule,
        new CrontabSchedule.ParseOptions { IncludingSeconds = true }
    );

    /// <summary>Runs until <paramref name="stopping"/>. A running round is cancelled; it is not run to its end.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        DateTime last = DateTime.MinValue;
        while (!stopping.IsCancellationRequested)
        {
            // A delay may end a little early. The next occurrence is computed from the last one, so that the same occurrence does not run
            // twice.
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
                await instruments.MeasureTimerAsync(function.Name, () => function.RunAsync(new TimerInfo(), stopping), stopping);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The next round, on this or another instance, continues the work.
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

    [LoggerMessage(9221, LogLevel.Warning, "{Function}: storage does not answer; the next round tries again: {Why}")]
    private partial void LogStorage(string function, string why);

    [LoggerMessage(9222, LogLevel.Error, "{Function} failed; the next round tries again.")]
    private partial void LogFailed(string function, Exception exception);
}
