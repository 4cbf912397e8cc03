using System.Text.RegularExpressions;

namespace RegionalPause.Jurisdictions;

/// <summary>
/// The rules that a data file must satisfy. All contradictions are collected, so that the editor of the file can correct all of them at
/// once. Nothing is repaired: a file with a contradiction is refused as a whole, because a guess could exclude people from a pause (R6).
/// </summary>
internal sealed partial class JurisdictionDataRules
{
    private readonly JurisdictionData data;
    private readonly List<DataFault> contradictions = [];
    private readonly Dictionary<string, JurisdictionRow?> known = [];
    private readonly Dictionary<string, GroupRow> groups = [];
    private readonly Dictionary<string, AliasRow> aliases = [];

    private JurisdictionDataRules(JurisdictionData data) => this.data = data;

    /// <summary>Every contradiction in the file, in file order; empty if the file is valid.</summary>
    public static IReadOnlyList<DataFault> Contradictions(JurisdictionData data)
    {
        if (JurisdictionDataLimits.Exceeded(data) is { IsEmpty: false } exceeded)
        {
            return exceeded;
        }

        var rules = new JurisdictionDataRules(data);
        rules.Header();
        rules.Drills();
        rules.Codes();
        rules.Authorities();
        rules.Parents();
        rules.Groups();
        rules.Aliases();
        rules.Rejects();
        return rules.contradictions;
    }

    /// <summary>The final target of an alias; <c>null</c> for a cycle or an unknown target.</summary>
    public static string? EndOf(AliasRow alias, IReadOnlyDictionary<string, AliasRow> aliases, Func<string, bool> isKnown)
    {
        string target = alias.Target;
        for (int steps = 0; steps <= aliases.Count; steps++)
        {
            if (isKnown(target))
            {
                return target;
            }

            if (!aliases.TryGetValue(target, out AliasRow? next))
            {
                return null;
            }

            target = next.Target;
        }

        return null;
    }

    [GeneratedRegex(@"^[A-Z]{2}\z")]
    private static partial Regex Country { get; }

    [GeneratedRegex(@"^[A-Z]{2}-[A-Z0-9]{1,3}\z")]
    private static partial Regex Part { get; }

    [GeneratedRegex(@"^[A-Z0-9]+(-[A-Z0-9]+)*\z")]
    private static partial Regex Name { get; }

    private void Say(string place, string problem) => contradictions.Add(new DataFault(place, problem));

    private void Header()
    {
        if (data.SchemaVersion != 1)
        {
            Say("schemaVersion", $"is {data.SchemaVersion}; this build reads 1");
        }
    }

    // The code of drills (R14a) is not in the data. No entry may give it another meaning.
    private void Drills()
    {
        if (
            data
                .Jurisdictions.Select(j => j.Code)
                .Concat(data.UnprofiledIsoCodes)
                .Concat(data.Groups.Select(g => g.Id))
                .Concat(data.Aliases.Select(a => a.Alias))
                .Concat(data.Rejects.Select(r => r.Input))
                .Contains(JurisdictionCode.Drill.Value)
        )
        {
            Say(JurisdictionCode.Drill.Value, "is reserved for drills");
        }
    }

    private void Codes()
    {
        foreach (JurisdictionRow row in data.Jurisdictions)
        {
            bool isPart = row.Kind == "subdivision";
            if (JurisdictionAtlas.KindOf(row.Kind) is null)
            {
                Say(row.Code, $"kind '{row.Kind}' is not state, territory, sar or subdivision");
            }

            if (!(isPart ? Part : Country).IsMatch(row.Code))
            {
                Say(row.Code, $"not an upper-case {(isPart ? "ISO 3166-2" : "ISO 3166-1 alpha-2")} code");
            }

            if (!known.TryAdd(row.Code, row))
            {
                Say(row.Code, "is listed twice in jurisdictions");
            }
        }

        foreach (string code in data.UnprofiledIsoCodes)
        {
            if (!Country.IsMatch(code))
            {
                Say(code, "not an upper-case ISO 3166-1 alpha-2 code, in unprofiledIsoCodes");
            }

            if (!known.TryAdd(code, null))
            {
                Say(code, "is listed in unprofiledIsoCodes and a second time");
            }
        }
    }

    private void Authorities()
    {
        foreach (
            IGrouping<string, string> name in data
                .Authorities.SelectMany(a => new[] { a.Key, a.Value.ShortName }.Distinct(StringComparer.OrdinalIgnoreCase))
                .GroupBy(n => n, StringComparer.OrdinalIgnoreCase)
                .Where(g => g.Count() > 1)
        )
        {
            Say(name.Key, "names more than one authority");
        }

        foreach (JurisdictionRow row in data.Jurisdictions)
        {
            if (row.Authority is { } authority && !data.Authorities.ContainsKey(authority))
            {
                Say(row.Code, $"authority '{authority}' is not in authorities");
            }

            if (row.Regime is { } regime && !data.Regimes.ContainsKey(regime))
            {
                Say(row.Code, $"regime '{regime}' is not in regimes");
            }
        }
    }

    private void Parents()
    {
        foreach (JurisdictionRow row in data.Jurisdictions)
        {
            if (row.Parent is null)
            {
                if (row.PauseWithParentByDefault || row.Kind == "subdivision")
                {
                    Say(row.Code, $"{(row.Kind == "subdivision" ? "is a subdivision" : "follows its parent")} and has no parent");
                }

                continue;
            }

            if (!known.ContainsKey(row.Parent))
            {
                Say(row.Code, $"parent '{row.Parent}' is not a jurisdiction");
            }
            else if (row.Kind == "subdivision" && !row.Code.StartsWith(row.Parent + "-", StringComparison.Ordinal))
            {
                Say(row.Code, $"a subdivision whose parent is {row.Parent}");
            }

            string? up = row.Parent;
            for (int steps = 0; up is not null && steps <= known.Count; steps++)
            {
                if (up == row.Code)
                {
                    Say(row.Code, "is its own ancestor");
                    break;
                }

                up = known.GetValueOrDefault(up)?.Parent;
            }
        }
    }

    private void Groups()
    {
        foreach (GroupRow group in data.Groups)
        {
            if (!Name.IsMatch(group.Id))
            {
                Say(group.Id, "not an upper-case group id");
            }

            if (!groups.TryAdd(group.Id, group))
            {
                Say(group.Id, "is listed twice in groups");
            }
        }

        foreach (GroupRow group in data.Groups)
        {
            Group(group);
        }

        foreach (JurisdictionRow row in data.Jurisdictions)
        {
            foreach (string id in row.Groups.Where(id => !groups.TryGetValue(id, out GroupRow? group) || !group.Codes.Contains(row.Code)))
            {
                Say(
                    row.Code,
                    groups.ContainsKey(id) ? $"lists the group {id}, but the codes of {id} lack it" : $"group '{id}' does not exist"
                );
            }
        }
    }

    private void Group(GroupRow group)
    {
        foreach (string code in group.Members.Concat(group.Territories).Concat(group.Codes).Distinct().Where(c => !known.ContainsKey(c)))
        {
            Say(group.Id, $"'{code}' is not a jurisdiction");
        }

        foreach (string code in group.Codes.GroupBy(c => c).Where(c => c.Count() > 1).Select(c => c.Key))
        {
            Say(group.Id, $"{code} is listed twice in codes");
        }

        if (group.Codes.Count == 0)
        {
            Say(group.Id, "has no codes");
        }

        var must = new HashSet<string>(group.Members.Concat(group.Territories));
        var seen = new HashSet<string>();
        foreach (string included in group.IncludesGroups)
        {
            if (!groups.TryGetValue(included, out GroupRow? inner))
            {
                Say(group.Id, $"includes '{included}', which does not exist");
            }
            else if (Includes(inner, group.Id, seen))
            {
                Say(group.Id, $"includes itself through {included}");
            }
            else
            {
                must.UnionWith(inner.Codes);
            }
        }

        // A name that is both a group and a jurisdiction is resolved as the group. The group must cover at least the jurisdiction.
        if (known.ContainsKey(group.Id))
        {
            must.Add(group.Id);
        }

        foreach (string code in must.Except(group.Codes).Order(StringComparer.Ordinal))
        {
            Say(group.Id, $"codes lack {code}");
        }

        foreach (string code in group.Codes.Where(c => known.GetValueOrDefault(c) is { } row && !row.Groups.Contains(group.Id)).Distinct())
        {
            Say(group.Id, $"has {code}, which does not list the group {group.Id}");
        }
    }

    private bool Includes(GroupRow group, string id, HashSet<string> seen) =>
        group.Id == id
        || (seen.Add(group.Id) && group.IncludesGroups.Any(i => groups.TryGetValue(i, out GroupRow? inner) && Includes(inner, id, seen)));

    private void Aliases()
    {
        foreach (AliasRow alias in data.Aliases)
        {
            if (!Name.IsMatch(alias.Alias))
            {
                Say(alias.Alias, "not an upper-case alias");
            }

            if (!aliases.TryAdd(alias.Alias, alias))
            {
                Say(alias.Alias, "is listed twice in aliases");
            }

            if (known.ContainsKey(alias.Alias))
            {
                Say(alias.Alias, "is an alias and a jurisdiction");
            }

            if (Part.IsMatch(alias.Alias) && alias.Subdivision != alias.Alias)
            {
                Say(alias.Alias, $"has the subdivision '{alias.Subdivision}'");
            }
        }

        foreach (AliasRow alias in data.Aliases)
        {
            string? end = EndOf(alias, aliases, known.ContainsKey);
            if (end is null)
            {
                string cause = aliases.ContainsKey(alias.Target) ? "leads to a cycle or an unknown code" : "is not a jurisdiction";
                Say(alias.Alias, $"its target '{alias.Target}' {cause}");
            }
            else if (groups.TryGetValue(alias.Alias, out GroupRow? group) && !group.Codes.Contains(end))
            {
                Say(alias.Alias, $"means {end} as a residence, but the group {group.Id} lacks it");
            }
        }
    }

    private void Rejects()
    {
        var seen = new HashSet<string>();
        foreach (RejectRow reject in data.Rejects)
        {
            if (!Name.IsMatch(reject.Input))
            {
                Say(reject.Input, "not an upper-case reject");
            }

            if (!seen.Add(reject.Input))
            {
                Say(reject.Input, "is listed twice in rejects");
            }

            if (known.ContainsKey(reject.Input))
            {
                Say(reject.Input, "is rejected and a jurisdiction");
            }

            if (aliases.ContainsKey(reject.Input))
            {
                Say(reject.Input, "is rejected and an alias");
            }
        }
    }
}
