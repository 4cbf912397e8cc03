namespace RegionalPause.Control;

/// <summary>A change that is shown before it is made (R44): the control state, and the state the change would leave. Nothing is written for it.</summary>
/// <param name="Before">The control state.</param>
/// <param name="After">The state after the change, still at the version of <paramref name="Before"/>.</param>
/// <param name="NeedsAnotherPerson">Whether another person has to ask for the same before all of it takes effect.</param>
public sealed record ProposedChange(ControlState Before, ControlState After, bool NeedsAnotherPerson)
{
    internal static ProposedChange Of(ControlState state, ControlChange change, bool needsAnotherPerson) =>
        new(state, ControlGroup.On(state).With(change)!.State, needsAnotherPerson); // a change always fits alone

    /// <summary>What is asked for is so already.</summary>
    internal static ProposedChange Nothing(ControlState state) => new(state, state, NeedsAnotherPerson: false);
}
