using Microsoft.Azure.Functions.Worker;
using RegionalPause.Drills;

namespace RegionalPause.App.Functions;

/// <summary>
/// Runs the drill that was requested or is due (R14a). A drill sends and receives its own items, so no pipeline and no loader takes part.
/// </summary>
public sealed class RunDrills(DrillHandler drills, DrillChannels channels)
{
    /// <summary>Runs one round.</summary>
    [Function(nameof(RunDrills))]
    public Task RunAsync([TimerTrigger("*/5 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        drills.RunDueAsync(channels, cancellationToken);
}
