using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Control;

/// <summary>
/// A command to change the control state. <see cref="ControlWriter"/> calls it. Several commands may share one transaction.
/// </summary>
internal abstract class ControlCommand
{
    private int lost;

    /// <summary>
    /// Whether the command forbids something, or brings a pause closer to its effect. Such a command goes before others and is tried more
    /// often (R14).
    /// </summary>
    public abstract bool IsUrgent { get; }

    /// <summary>
    /// The subject of the change, where the decision reads more than the control state. Two commands with the same subject never share a
    /// transaction.
    /// </summary>
    public virtual string? Subject => null;

    /// <summary>Whether the caller has cancelled. Then nothing is decided.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>
    /// Reads what the decision needs besides the control state. That data changes only when the version of the state changes.
    /// </summary>
    public virtual Task LoadAsync(ControlState state, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Decides on a state. Returns the change, or <c>null</c> if there is nothing to write. Called again when the state has changed.
    /// </summary>
    public abstract ControlChange? Decide(ControlState state);

    /// <summary>The last decision is final: it was committed at this version, or it changed nothing at this version.</summary>
    public abstract void Complete(long version);

    /// <summary>Other writers committed first too many times. Nothing was changed.</summary>
    public abstract void Refuse(Refusal refusal);

    /// <summary>The command failed. It is not known whether it was committed.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Another writer committed first. Returns whether to try again.</summary>
    public bool TriesAgain() => ++lost < (IsUrgent ? Attempts.OfAnUrgentWrite : Attempts.OfAWrite);
}

/// <summary>A command that returns a result.</summary>
internal abstract class ControlCommand<T> : ControlCommand
{
    private readonly TaskCompletionSource<Result<T>> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken caller;

    /// <inheritdoc/>
    public override bool IsAbandoned => caller.IsCancellationRequested;

    /// <summary>The result of the last decision.</summary>
    /// <param name="version">The control version at which the decision is final.</param>
    protected abstract Result<T> Answer(long version);

    /// <inheritdoc/>
    public override void Complete(long version) => done.TrySetResult(Answer(version));

    /// <inheritdoc/>
    public override void Refuse(Refusal refusal) => done.TrySetResult(refusal);

    /// <inheritdoc/>
    public override void Fail(Exception exception) => done.TrySetException(exception);

    /// <summary>Waits for the answer.</summary>
    public Task<Result<T>> WaitAsync(CancellationToken cancellationToken)
    {
        caller = cancellationToken;
        return done.Task.WaitAsync(cancellationToken);
    }
}
