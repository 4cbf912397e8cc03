namespace RegionalPause.Control;

/// <summary>
/// A change that is shown before it is made (R44): the control state, and the state after the change. Nothing is written.
/// </summary>
/// <param name="Before">The control state.</param>
/// <param name="After">The state after the change. Its version is still that of <paramref name="Before"/>.</param>
/// <param name="NeedsAnotherPerson">Whether a second person must send the same request before the change takes effect.</param>
public sealed record ProposedChange(ControlState Before, ControlState After, bool NeedsAnotherPerson)
{
    internal static ProposedChange Of(ControlState state, ControlChange change, bool needsAnotherPerson) =>
        new(state, ControlGroup.On(state).With(change)!.State, needsAnotherPerson); // a change always fits alone

    /// <summary>The requested change is in force already.</summary>
    internal static ProposedChange Nothing(ControlState state) => new(state, state, NeedsAnotherPerson: false);
}
