using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Gate;

/// <summary>One decision that a change of the control state would change, in one jurisdiction, with an example (R44).</summary>
/// <param name="Jurisdiction">The jurisdiction of the author.</param>
/// <param name="Before">The current decision of the gate.</param>
/// <param name="After">The decision after the change.</param>
/// <param name="Types">Every content type for which some item has this change.</param>
/// <param name="Example">A made-up item with this change; it has no real author.</param>
public sealed record DecisionChange(
    JurisdictionCode Jurisdiction,
    Decision Before,
    Decision After,
    ImmutableArray<ContentType> Types,
    ContentItem Example
)
{
    /// <summary>Whether items that are held or excluded today would be admitted.</summary>
    public bool Admits => After.Outcome is Outcome.Admit;

    /// <summary>Whether items that are admitted today would be held or excluded.</summary>
    public bool Withholds => Before.Outcome is Outcome.Admit;
}
