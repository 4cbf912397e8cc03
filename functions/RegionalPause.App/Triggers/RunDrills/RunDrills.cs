using RegionalPause.Drills;
using RegionalPause.Messaging;

namespace RegionalPause.App.Triggers;

/// <summary>Runs the drill that was asked for or is due (R14a). It sends and receives by itself: a drill is its own pipeline and its own loader.</summary>
public sealed class RunDrills(DrillHandler drills, IMessageSink sink, MessageSources sources) : ITimerFunction
{
    private static readonly TimeSpan InvisibleFor = TimeSpan.FromMinutes(1);

    private readonly DrillChannels channels = new(sink, sources(QueueNames.DrillAdmitted, InvisibleFor), sources(QueueNames.DrillWithheld, InvisibleFor));

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => drills.RunDueAsync(channels, cancellationToken);
}
