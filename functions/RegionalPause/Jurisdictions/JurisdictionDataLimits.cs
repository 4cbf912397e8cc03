using System.Collections.Immutable;

namespace RegionalPause.Jurisdictions;

/// <summary>What must hold before the data can be checked: no entry is null, no list and no name is too long. Pure.</summary>
internal static class JurisdictionDataLimits
{
    /// <summary>The most entries of a list. Checking takes more than linear time, and the data can come in a request.</summary>
    private const int MostEntries = 500;

    /// <summary>The most characters of a code or a name: a lookup copies the text to the stack.</summary>
    private const int LongestName = 64;

    // A later check reads what an earlier one found to be there.
    private static readonly Func<JurisdictionData, IEnumerable<DataFault>>[] Checks = [NullRows, NullEntries, LongLists, LongNames];

    /// <summary>The faults of the first check that finds any; empty if the data are within the limits.</summary>
    public static ImmutableArray<DataFault> Exceeded(JurisdictionData data) =>
        Checks.Select(check => check(data).ToImmutableArray()).FirstOrDefault(faults => !faults.IsEmpty, []);

    private static IEnumerable<DataFault> NullRows(JurisdictionData data) =>
        Null(
            (data.Jurisdictions, "jurisdictions"),
            (data.Groups, "groups"),
            (data.Aliases, "aliases"),
            (data.Rejects, "rejects"),
            (data.UnprofiledIsoCodes, "unprofiledIsoCodes"),
            (data.Regimes.Values, "regimes"),
            (data.Authorities.Values, "authorities")
        );

    private static IEnumerable<DataFault> NullEntries(JurisdictionData data) =>
        Null(
            (data.Groups.SelectMany(Lists).SelectMany(list => list), "groups[]"),
            (data.Jurisdictions.SelectMany(Lists).SelectMany(list => list), "jurisdictions[]")
        );

    private static IEnumerable<DataFault> LongLists(JurisdictionData data) =>
        from list in new (int Count, string Place)[]
        {
            (data.Jurisdictions.Count, "jurisdictions"),
            (data.Groups.Count, "groups"),
            (data.Aliases.Count, "aliases"),
            (data.Rejects.Count, "rejects"),
            (data.UnprofiledIsoCodes.Count, "unprofiledIsoCodes"),
            (data.Regimes.Count, "regimes"),
            (data.Authorities.Count, "authorities"),
            (Longest(data.Groups.SelectMany(Lists)), "groups[]"),
            (Longest(data.Jurisdictions.SelectMany(Lists)), "jurisdictions[]"),
        }
        where list.Count > MostEntries
        select new DataFault(list.Place, $"has {list.Count} entries; the maximum is {MostEntries}");

    private static IEnumerable<DataFault> LongNames(JurisdictionData data) =>
        from names in new (IEnumerable<string?> All, string Place)[]
        {
            (
                data.Jurisdictions.SelectMany(j => new[] { j.Code, j.Kind, j.Parent, j.Regime, j.Authority }.Concat(j.Groups)),
                "jurisdictions"
            ),
            (data.Groups.SelectMany(g => Lists(g).SelectMany(list => list).Append(g.Id)), "groups"),
            (data.Aliases.SelectMany(a => new[] { a.Alias, a.Target, a.Kind, a.Subdivision }), "aliases"),
            (data.Rejects.Select(r => r.Input), "rejects"),
            (data.UnprofiledIsoCodes, "unprofiledIsoCodes"),
            (data.Regimes.Keys, "regimes"),
            (data.Authorities.Keys.Concat(data.Authorities.Values.Select(a => a.ShortName)), "authorities"),
        }
        where names.All.Any(name => name?.Length > LongestName)
        select new DataFault(names.Place, $"a name has more than {LongestName} characters");

    private static IEnumerable<DataFault> Null(params (IEnumerable<object?> Entries, string Place)[] lists) =>
        lists.Where(list => list.Entries.Contains(null)).Select(list => new DataFault(list.Place, "an entry is null"));

    private static int Longest(IEnumerable<IReadOnlyList<string>> lists) => lists.Select(list => list.Count).DefaultIfEmpty().Max();

    private static IEnumerable<IReadOnlyList<string>> Lists(GroupRow group) =>
        [group.Members, group.Territories, group.IncludesGroups, group.Codes];

    private static IEnumerable<IReadOnlyList<string>> Lists(JurisdictionRow jurisdiction) => [jurisdiction.Groups, jurisdiction.Languages];
}
