using System.Collections.Frozen;
using System.Collections.Immutable;

namespace RegionalPause.Jurisdictions;

/// <summary>A place that an order or a flag can name.</summary>
/// <param name="Code">The code of a jurisdiction, or the id of a group.</param>
/// <param name="Name">Its English name.</param>
/// <param name="Groups">The groups that contain it; for a group, the number of its jurisdictions in words.</param>
public sealed record PlaceName(string Code, string Name, ImmutableArray<string> Groups);

/// <summary>
/// Finds jurisdictions and groups by the names that people use: codes, English names, and names in the languages of Europe. A code in a
/// request of a program is never read this way (R4).
/// </summary>
public sealed class PlaceNames
{
    private const int LeastPrefix = 4;

    // Names of the same place that CLDR does not have.
    private static readonly (string Name, string Code)[] Synonyms =
    [
        ("Great Britain", "UK"),
        ("Britain", "UK"),
        ("Großbritannien", "UK"),
        ("Grossbritannien", "UK"),
        ("Gran Bretagna", "UK"),
        ("Gran Bretaña", "UK"),
        ("Grande-Bretagne", "UK"),
        ("Holland", "NL"),
        ("Hollande", "NL"),
        ("Espana", "ES"),
        ("Osterreich", "AT"),
        ("America", "US"),
        ("USA", "US"),
        ("Japón", "JP"),
    ];

    // Names that mean more or less than a place of the data. They are good for a question, never for an order.
    private static readonly FrozenDictionary<string, string> Near = new Dictionary<string, string>
    {
        ["England"] = "UK",
        ["Scotland"] = "UK",
        ["Wales"] = "UK",
        ["Europe"] = "EEA",
        ["Europa"] = "EEA",
        ["Korea"] = "KR",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly FrozenDictionary<string, ImmutableArray<string>> codesOf;
    private readonly ImmutableArray<(string Name, string Code)> names;

    /// <summary>The names of the places of an atlas.</summary>
    public PlaceNames(JurisdictionAtlas atlas)
    {
        All =
        [
            .. atlas.Groups.Select(g => new PlaceName(g.Id, g.Name, [$"{g.Codes.Length} jurisdictions"])),
            .. atlas
                .All.Where(j => j.Kind != JurisdictionKind.Synthetic)
                .Select(j => new PlaceName(j.Code.Value, j.Name, atlas.GroupsOf(j.Code))),
        ];
        // A group of one jurisdiction, such as UK, and the jurisdiction are one place; its name means the group.
        Dictionary<string, string> groupOf = atlas.Groups.Where(g => g.Codes.Length == 1).ToDictionary(g => g.Codes[0].Value, g => g.Id);
        HashSet<string> known = [.. All.Select(place => place.Code)];
        names = [.. All.Select(place => (place.Name, place.Code)), .. Synonyms, .. ForeignNames().Where(name => known.Contains(name.Code))];
        codesOf = names
            .GroupBy(name => name.Name, name => groupOf.GetValueOrDefault(name.Code, name.Code), StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                same => same.Key,
                same => same.Distinct().Order(StringComparer.Ordinal).ToImmutableArray(),
                StringComparer.OrdinalIgnoreCase
            );
    }

    /// <summary>Every group, and then every jurisdiction except the one of drills.</summary>
    public ImmutableArray<PlaceName> All { get; }

    /// <summary>Groups and jurisdictions whose code begins with a text or whose name contains it, groups first. Without a text, all of
    /// them.</summary>
    public IEnumerable<PlaceName> Find(string? search)
    {
        string wanted = search?.Trim() ?? "";
        HashSet<string> called =
        [
            .. names.Where(name => name.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)).Select(name => name.Code),
        ];
        if (Near.TryGetValue(wanted, out string? part))
            called.Add(part);
        return All.Where(place => called.Contains(place.Code) || place.Code.StartsWith(wanted, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// The code of the place that has exactly this name, in any of the languages; <c>null</c> if no place or several places have it.
    /// </summary>
    public string? Exact(string name) =>
        codesOf.TryGetValue(name.Trim(), out ImmutableArray<string> codes) && codes is [var one] ? one : null;

    /// <summary>
    /// The code that a person probably means: also a name that is only near, or the beginning of one name. <c>null</c> if no code or
    /// several codes match. The caller asks the person; it never acts on a guess.
    /// </summary>
    public string? Guess(string word)
    {
        string wanted = word.Trim();
        if (Near.TryGetValue(wanted, out string? near))
            return near;
        if (codesOf.ContainsKey(wanted))
            return Exact(wanted);
        if (wanted.Length < LeastPrefix)
            return null;
        string[] begun =
        [
            .. codesOf.Where(c => c.Key.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)).SelectMany(c => c.Value).Distinct(),
        ];
        return begun is [var only] ? only : null;
    }

    // Each line: the code, a tab, and names separated by "|".
    private static IEnumerable<(string Name, string Code)> ForeignNames()
    {
        using Stream stream =
            typeof(PlaceNames).Assembly.GetManifestResourceStream("place-names.txt")
            ?? throw new InvalidDataException("place-names.txt is not embedded in this build.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split('\t') is not [{ Length: > 0 } code, var said] || code[0] == '#')
                continue;
            foreach (string name in said.Split('|', StringSplitOptions.RemoveEmptyEntries))
                yield return (name, code);
        }
    }
}
