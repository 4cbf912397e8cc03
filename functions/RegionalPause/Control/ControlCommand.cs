using RegionalPause.Requests;

namespace RegionalPause.Control;

/// <summary>
/// A command that is applied to the control log. <see cref="ControlWriter"/> calls it. Several commands may share one transaction.
/// </summary>
internal abstract class ControlCommand
{
    private const int AttemptsOfUrgent = 200;
    private const int AttemptsOfOthers = 20;

    private int lost;

    /// <summary>
    /// Whether it forbids something, or brings a pause nearer to its effect. Then it is applied before others, and is retried more often
    /// (R14).
    /// </summary>
    public abstract bool IsUrgent { get; }

    /// <summary>
    /// The subject that it changes, if its decision reads more than the state. Two commands with the same subject never share a
    /// transaction.
    /// </summary>
    public virtual string? Subject => null;

    /// <summary>Whether its caller has cancelled. Then nothing is decided.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>Reads the data that the decision needs in addition to the state. These data change only together with the version of the
    /// state.</summary>
    public virtual Task LoadAsync(ControlState state, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Decides on a state. Returns the change, or <c>null</c> if there is nothing to write. It is called again if the state has changed.
    /// </summary>
    public abstract ControlChange? Decide(ControlState state);

    /// <summary>The last decision is valid: at this version it was committed, or it changed nothing.</summary>
    public abstract void Complete(long version);

    /// <summary>Other writers were first too often: nothing was done.</summary>
    public abstract void Refuse(Refusal refusal);

    /// <summary>The command failed; it is unknown whether it was committed.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Another writer was first. Returns whether to try again.</summary>
    public bool TriesAgain() => ++lost < (IsUrgent ? AttemptsOfUrgent : AttemptsOfOthers);
}

/// <summary>A command with a result.</summary>
internal abstract class ControlCommand<T> : ControlCommand
{
    private readonly TaskCompletionSource<Result<T>> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken caller;

    /// <inheritdoc/>
    public override bool IsAbandoned => caller.IsCancellationRequested;

    /// <summary>The result of the last decision, at the version from which it is in force.</summary>
    protected abstract Result<T> Answer(long version);

    /// <inheritdoc/>
    public override void Complete(long version) => done.TrySetResult(Answer(version));

    /// <inheritdoc/>
    public override void Refuse(Refusal refusal) => done.TrySetResult(refusal);

    /// <inheritdoc/>
    public override void Fail(Exception exception) => done.TrySetException(exception);

    /// <summary>Waits for the result.</summary>
    public Task<Result<T>> WaitAsync(CancellationToken cancellationToken)
    {
        caller = cancellationToken;
        return done.Task.WaitAsync(cancellationToken);
    }
}
