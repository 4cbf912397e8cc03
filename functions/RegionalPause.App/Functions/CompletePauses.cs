using Microsoft.Azure.Functions.Worker;
using RegionalPause.Pauses;

namespace RegionalPause.App.Functions;

/// <summary>Finishes pauses that a crashed instance began, and starts scheduled orders.</summary>
public sealed class CompletePauses(PauseRecovery completion)
{
    /// <summary>Runs one round.</summary>
    [Function(nameof(CompletePauses))]
    public Task RunAsync([TimerTrigger("*/5 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        completion.RunAsync(cancellationToken);
}
