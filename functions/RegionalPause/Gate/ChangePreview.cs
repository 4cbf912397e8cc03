using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Gate;

/// <summary>What a change would do to the law, shown before it is made (R44). Nothing is written for it.</summary>
/// <param name="Version">The control version it is compared with (R43).</param>
/// <param name="NeedsAnotherPerson">Whether another person has to ask for the same before all of it takes effect.</param>
/// <param name="Decisions">The decisions that change once all of it has taken effect; empty where none does.</param>
public sealed record ChangePreview(long Version, bool NeedsAnotherPerson, ImmutableArray<DecisionChange> Decisions)
{
    /// <summary>The preview of a change that is not committed.</summary>
    internal static ChangePreview Of(
        ControlState state, ControlChange change, bool needsAnotherPerson, JurisdictionAtlas atlas, DateTimeOffset now)
    {
        ControlState after = ControlGroup.On(state).With(change)!.State; // a change always fits alone
        return new ChangePreview(state.Version, needsAnotherPerson, ControlDifference.Between(state, after, atlas, now));
    }

    /// <summary>The preview of what is so already.</summary>
    internal static ChangePreview OfNothing(ControlState state) => new(state.Version, NeedsAnotherPerson: false, []);
}
