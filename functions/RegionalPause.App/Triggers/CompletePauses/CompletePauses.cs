using RegionalPause.Pauses;

namespace RegionalPause.App.Triggers;

/// <summary>Finishes what a crashed instance began and starts scheduled orders.</summary>
public sealed class CompletePauses(PauseCompletion completion) : ITimerFunction
{
    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => completion.RunAsync(cancellationToken);
}
