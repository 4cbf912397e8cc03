namespace RegionalPause.Control;

/// <summary>The result of a decision: the change to commit, and the result for the caller after the commit.</summary>
/// <param name="Change">The change; <c>null</c> if there is nothing to change.</param>
/// <param name="Answer">The result for the caller, from the committed version, or from the version on which was decided.</param>
internal sealed record ControlStep<T>(ControlChange? Change, Func<long, T> Answer)
{
    /// <summary>A result without a change.</summary>
    public static implicit operator ControlStep<T>(T answer) => new(null, _ => answer);
}
