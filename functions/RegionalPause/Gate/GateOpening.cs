namespace RegionalPause.Gate;

/// <summary>Whether the gate of this process decides yet. Whatever receives items or commands waits for it.</summary>
public sealed class GateOpening
{
    private Task opening = Task.CompletedTask;

    /// <summary>Waits until the gate decides; fails if it cannot be opened, which ends the process too.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => opening.WaitAsync(cancellationToken);

    internal void Begin(Task opens) => opening = opens;
}
