using RegionalPause.Cli.Api;
using RegionalPause.Cli.Commands;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Up;

/// <summary>The end of the start of <c>up</c>: checks whether a pause would work, and prints only what is not ok.</summary>
internal static class StartReadiness
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(8);

    // A report is shared for two seconds.
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2.5);

    public static async Task PrintAsync(Run run, PauseApi gate, CancellationToken cancellationToken)
    {
        long started = run.Around.Time.GetTimestamp();
        try
        {
            // After a long stop, the timers first have to catch up.
            ReadinessView report = (await gate.ReadinessAsync(cancellationToken)).Value;
            while (report.State == CheckCommand.Failed && run.Around.Time.GetElapsedTime(started) < Settling)
            {
                await Task.Delay(Between, run.Around.Time, cancellationToken);
                report = (await gate.ReadinessAsync(cancellationToken)).Value;
            }
            CheckCommand.WriteOthers(run, report);
        }
        catch (CommandFailedException failed)
        {
            // The gate runs; that it cannot be checked is no reason to stop it.
            run.Remark($"Not checked: {failed.Message}");
        }
    }
}
