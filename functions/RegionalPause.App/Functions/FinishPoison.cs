using Microsoft.Azure.Functions.Worker;
using RegionalPause.Messaging;
using RegionalPause.Poison;

namespace RegionalPause.App.Functions;

/// <summary>Records the steps of repairs in the control log, and sends what an instance that crashed did not send again (R40).</summary>
public sealed class FinishPoison(PoisonFinisher finisher, IMessageSink sink)
{
    /// <summary>Runs one round.</summary>
    [Function(nameof(FinishPoison))]
    public Task RunAsync([TimerTrigger("7-59/15 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        finisher.RunAsync(sink, cancellationToken);
}
