using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.App.Telemetry;

/// <summary>What is measured of timers.</summary>
internal static class TimerMeasures
{
    /// <summary>Runs one round of a timer and measures it. A round that is cut off because the process stops is not measured.</summary>
    public static async Task MeasureTimerAsync(this Instruments instruments, string timer, Func<Task> round, CancellationToken stopping)
    {
        long started = instruments.Time.GetTimestamp();
        try
        {
            await round();
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            Measure(StorageFaults.IsUnavailable(exception) ? "unavailable" : "failed");
            throw;
        }
        Measure("ok");
        instruments.TimerSuccess.Set(instruments.Time.GetUtcNow().ToUnixTimeSeconds(), timer);

        void Measure(string result) =>
            instruments.TimerDuration.Record(
                instruments.SecondsSince(started),
                Instruments.Tag(Instruments.Timer, timer),
                Instruments.Tag(Instruments.Result, result)
            );
    }
}
