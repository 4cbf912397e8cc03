namespace RegionalPause.Control;

/// <summary>What a decision comes to: the change to commit, and the answer once it is committed.</summary>
/// <param name="Change">The change; <c>null</c> where it is so already.</param>
/// <param name="Answer">The answer, given the version that was committed, or the version that was decided on.</param>
internal sealed record ControlStep<T>(ControlChange? Change, Func<long, T> Answer)
{
    /// <summary>Nothing is to be changed.</summary>
    public static implicit operator ControlStep<T>(T answer) => new(null, _ => answer);
}
