using Microsoft.Azure.Functions.Worker;
using RegionalPause.App.Api;

namespace RegionalPause.App.Functions;

/// <summary>Logs a warning for each failed check of the installation, every five minutes (R42).</summary>
public sealed class CheckReadiness(ReadinessWatch watch)
{
    /// <summary>Runs one round.</summary>
    [Function(nameof(CheckReadiness))]
    public Task RunAsync([TimerTrigger("0 */5 * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        watch.RunAsync(cancellationToken);
}
