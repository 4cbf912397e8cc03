namespace RegionalPause.Control;

/// <summary>The result of a decision: the change to commit, and the answer after the commit.</summary>
/// <param name="Change">The change; <c>null</c> if there is nothing to change.</param>
/// <param name="Answer">Makes the answer from the committed version, or from the version of the state if there is no change.</param>
internal sealed record ControlStep<T>(ControlChange? Change, Func<long, T> Answer)
{
    /// <summary>A decision that changes nothing.</summary>
    public static implicit operator ControlStep<T>(T answer) => new(null, _ => answer);
}
