using Microsoft.Azure.Functions.Worker;
using RegionalPause.Drills;

namespace RegionalPause.App.Functions;

/// <summary>
/// Runs the drill that was asked for or is due (R14a). It sends and receives by itself: a drill is its own pipeline and its own loader.
/// </summary>
public sealed class RunDrills(DrillHandler drills, DrillChannels channels)
{
    /// <summary>One round.</summary>
    [Function(nameof(RunDrills))]
    public Task RunAsync([TimerTrigger("*/5 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) => drills.RunDueAsync(channels, cancellationToken);
}
