using RegionalPause.Requests;

namespace RegionalPause.Control;

/// <summary>
/// A command on its way into the control log. <see cref="ControlWriter"/> calls it; several commands may share one transaction.
/// </summary>
internal abstract class ControlCommand
{
    private const int AttemptsOfUrgent = 200;
    private const int AttemptsOfOthers = 20;

    private int lost;

    /// <summary>
    /// Whether it forbids something, or brings a pause nearer to its effect: then it goes before others, and is tried more often (R14).
    /// </summary>
    public abstract bool IsUrgent { get; }

    /// <summary>
    /// What it changes, where its decision reads more than the state; two commands with the same subject never share a transaction.
    /// </summary>
    public virtual string? Subject => null;

    /// <summary>Whether its caller has gone: nothing is decided then.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>Reads what the decision needs beside the state. What it reads changes only with the version of the state.</summary>
    public virtual Task LoadAsync(ControlState state, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Decides on a state; the change, or <c>null</c> if there is nothing to write. It is called again when the state has changed.
    /// </summary>
    public abstract ControlChange? Decide(ControlState state);

    /// <summary>The last decision holds: at this version it was committed, or found to change nothing.</summary>
    public abstract void Complete(long version);

    /// <summary>Another writer was first, again and again: nothing was done.</summary>
    public abstract void Refuse(Refusal refusal);

    /// <summary>It failed; whether it was committed is not known.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Another writer was first; whether to try again.</summary>
    public bool TriesAgain() => ++lost < (IsUrgent ? AttemptsOfUrgent : AttemptsOfOthers);
}

/// <summary>A command with its answer.</summary>
internal abstract class ControlCommand<T> : ControlCommand
{
    private readonly TaskCompletionSource<Result<T>> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken caller;

    /// <inheritdoc/>
    public override bool IsAbandoned => caller.IsCancellationRequested;

    /// <summary>The answer after the last decision, at the version it holds from.</summary>
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
