using System.Collections.Immutable;

namespace RegionalPause.Jurisdictions;

/// <summary>A name that means other jurisdictions than before.</summary>
/// <param name="Name">A group or a jurisdiction, as an operator would name it.</param>
/// <param name="Lost">What it does not mean any more: an order that names it covers less.</param>
/// <param name="Gained">What it means too: a flag that is opened by it opens more.</param>
/// <param name="IsNew">Whether no order and no flag could use the name before.</param>
public sealed record NameChange(string Name, ImmutableArray<JurisdictionCode> Lost, ImmutableArray<JurisdictionCode> Gained, bool IsNew)
{
    /// <summary>Whether an order or a flag that names it could admit more than with the current data.</summary>
    public bool Loosens => !IsNew;
}

/// <summary>What new jurisdiction data would make of the names in orders and flags that are still to come (R44). Pure.</summary>
public static class AtlasDifference
{
    /// <summary>The names that mean something else, sorted.</summary>
    public static ImmutableArray<NameChange> Between(JurisdictionAtlas before, JurisdictionAtlas after) =>
        [
            .. Names(before)
                .Union(Names(after), StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.Ordinal)
                .Select(name => (Name: name, Was: Meaning(name, before), Is: Meaning(name, after)))
                .Select(n => new NameChange(n.Name, [.. n.Was.Except(n.Is).Order()], [.. n.Is.Except(n.Was).Order()], n.Was.IsEmpty))
                .Where(change => !change.Lost.IsEmpty || !change.Gained.IsEmpty),
        ];

    private static IEnumerable<string> Names(JurisdictionAtlas atlas) =>
        atlas.Groups.Select(group => group.Id).Concat(atlas.ResidenceNames);

    private static ImmutableArray<JurisdictionCode> Meaning(string name, JurisdictionAtlas atlas) =>
        atlas.TryResolve(name, out ImmutableArray<JurisdictionCode> codes, out _) ? codes : [];
}
