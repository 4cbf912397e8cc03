using System.Collections.Immutable;
using RegionalPause.Ledger;

namespace RegionalPause.App.OperatorConsole.Overview;

/// <summary>
/// Samples the totals of the day for the chart of the last hour: when a console asks, and each minute for an hour after that. Without a
/// reader it reads nothing. All consoles of this process share the samples.
/// </summary>
internal sealed partial class LastHour(DispositionReader dispositions, TimeProvider time, ILogger<LastHour> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    // Consoles that ask at the same time share one reading.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim reading = new(1, 1);
    private Reading latest = new(DecisionHistory.Empty, [], DateTimeOffset.MinValue); // written while `reading` is held
    private long askedAt = long.MinValue;

    /// <summary>The history, and the totals of today.</summary>
    public async Task<(DecisionHistory History, ImmutableArray<DispositionTotals> Today)> ReadAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref askedAt, time.GetTimestamp());
        Reading read = await SampleAsync(cancellationToken);
        return (read.History, read.Today);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            long asked = Volatile.Read(ref askedAt);
            if (asked == long.MinValue || time.GetElapsedTime(asked) > DecisionHistory.Kept)
                continue;
            try
            {
                await SampleAsync(stoppingToken);
            }
#pragma warning disable CA1031 // A chart must not end the gate. The next sample has what this one lacks.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogNotSampled(exception.GetType().Name);
            }
        }
    }

    private async Task<Reading> SampleAsync(CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            if (now - latest.At < Fresh)
                return latest;
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            ImmutableArray<DispositionTotals> totals = await dispositions.ReadAsync(latest.History.FirstDay(now), today, cancellationToken);
            return latest = new Reading(latest.History.With(now, totals), [.. totals.Where(t => t.Day == today)], now);
        }
        finally
        {
            reading.Release();
        }
    }

    private sealed record Reading(DecisionHistory History, ImmutableArray<DispositionTotals> Today, DateTimeOffset At);

    [LoggerMessage(9701, LogLevel.Warning, "The decisions of this minute were not counted for the console: {Why}")]
    private partial void LogNotSampled(string why);
}
