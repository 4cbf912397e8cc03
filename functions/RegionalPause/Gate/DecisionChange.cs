using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Gate;

/// <summary>One decision that a change of the law would change, in one jurisdiction, with an example (R44).</summary>
/// <param name="Jurisdiction">Where the author lives.</param>
/// <param name="Before">What the gate says today.</param>
/// <param name="After">What it would say.</param>
/// <param name="Types">Every content type of which some item would be decided so.</param>
/// <param name="Example">An item that would be: made up, of nobody.</param>
public sealed record DecisionChange(
    JurisdictionCode Jurisdiction, Decision Before, Decision After, ImmutableArray<ContentType> Types, ContentItem Example)
{
    /// <summary>Whether items that are held or excluded today would be admitted.</summary>
    public bool Admits => After.Outcome is Outcome.Admit;

    /// <summary>Whether items that are admitted today would be held or excluded.</summary>
    public bool Withholds => Before.Outcome is Outcome.Admit;
}
