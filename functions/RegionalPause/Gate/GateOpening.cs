namespace RegionalPause.Gate;

/// <summary>Whether the gate of this process can decide yet. Every receiver of items or commands waits for it.</summary>
public sealed class GateOpening
{
    private Task opening = Task.CompletedTask;

    /// <summary>Waits until the gate can decide. It fails if the gate cannot be opened; the process then ends too.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => opening.WaitAsync(cancellationToken);

    internal void Begin(Task opens) => opening = opens;
}
