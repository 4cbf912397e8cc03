using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Storage;

namespace RegionalPause.Gate;

/// <summary>What a change would do to the gate's decisions, shown before it is made (R44).</summary>
/// <param name="Version">The control version it is compared with (R43).</param>
/// <param name="NeedsAnotherPerson">Whether another person has to ask for the same before all of it takes effect.</param>
/// <param name="Decisions">The decisions that change once all of it has taken effect; empty where none does.</param>
public sealed record ChangePreview(long Version, bool NeedsAnotherPerson, ImmutableArray<DecisionChange> Decisions);

/// <summary>Shows what proposed changes would do to the gate's decisions.</summary>
public sealed class ChangePreviews(JurisdictionAtlas atlas, StoreClock clock)
{
    /// <summary>The preview of a change.</summary>
    public ChangePreview Of(ProposedChange change) =>
        new(change.Before.Version, change.NeedsAnotherPerson, ControlDifference.Between(change.Before, change.After, atlas, clock.Now));
}
