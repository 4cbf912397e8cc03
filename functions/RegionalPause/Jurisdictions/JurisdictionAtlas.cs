using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace RegionalPause.Jurisdictions;

/// <summary>All jurisdictions, groups, aliases and rejects of the data file; immutable and pure.</summary>
public sealed class JurisdictionAtlas
{
    private const string ExpectedResidence = "expected an ISO 3166-1 alpha-2 code such as GB, or a profiled subdivision such as US-CA";
    private const string ExpectedName = "expected a group such as EU, or a code such as GB";

    private readonly FrozenDictionary<string, Jurisdiction> jurisdictions;
    private readonly FrozenDictionary<string, JurisdictionGroup> groups;
    private readonly FrozenDictionary<string, ImmutableArray<JurisdictionCode>> withFollowers;
    private readonly FrozenDictionary<string, ImmutableArray<string>> groupsOf;
    private readonly FrozenDictionary<string, string> parts;
    private readonly FrozenDictionary<string, SupervisoryAuthority> authorities;
    private readonly ResidenceCodes residences;

    private JurisdictionAtlas(JurisdictionData data)
    {
        AsOf = data.AsOf;
        authorities = Authorities(data);
        All = [.. Jurisdictions(data, authorities).OrderBy(j => j.Code)];
        jurisdictions = All.ToFrozenDictionary(j => j.Code.Value);
        Groups =
        [
            .. data
                .Groups.Select(g => new JurisdictionGroup(g.Id, g.Name, [.. g.Codes.Select(c => new JurisdictionCode(c)).Order()]))
                .OrderBy(g => g.Id, StringComparer.Ordinal),
        ];
        groups = Groups.ToFrozenDictionary(g => g.Id, StringComparer.OrdinalIgnoreCase);
        withFollowers = All.ToFrozenDictionary(j => j.Code.Value, j => WithFollowers(j.Code));
        groupsOf = All.ToFrozenDictionary(
            j => j.Code.Value,
            j => Groups.Where(g => g.Codes.Contains(j.Code)).Select(g => g.Id).ToImmutableArray()
        );
        parts = PartsOfPlaces(data);
        residences = new ResidenceCodes(data);
    }

    /// <summary>The atlas of the embedded data file.</summary>
    /// <exception cref="InvalidDataException">The data have contradictions; the message lists all of them.</exception>
    public static JurisdictionAtlas LoadEmbedded()
    {
        using Stream stream =
            typeof(JurisdictionAtlas).Assembly.GetManifestResourceStream("jurisdictions.json")
            ?? throw new InvalidDataException("jurisdictions.json is not embedded in this build.");
        byte[] json = new byte[stream.Length];
        stream.ReadExactly(json);
        return Parse(json);
    }

    /// <summary>Reads and validates a data file.</summary>
    /// <exception cref="InvalidDataException">The data have contradictions; the message lists all of them.</exception>
    public static JurisdictionAtlas Parse(ReadOnlySpan<byte> json) =>
        TryRead(json, out JurisdictionAtlas? atlas, out ImmutableArray<DataFault> faults)
            ? atlas
            : throw new InvalidDataException($"The jurisdiction data have faults:\n- {string.Join("\n- ", faults)}");

    /// <summary>Reads and validates a data file. Data with a fault are refused as a whole (R44).</summary>
    /// <param name="json">The file, without a byte order mark.</param>
    /// <param name="atlas">The atlas; <c>null</c> if the data have faults.</param>
    /// <param name="faults">All contradictions, or the place that cannot be read; empty if the data are valid.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> json,
        [NotNullWhen(true)] out JurisdictionAtlas? atlas,
        out ImmutableArray<DataFault> faults
    )
    {
        atlas = null;
        JurisdictionData? data;
        try
        {
            data = JsonSerializer.Deserialize(json, JurisdictionJson.Default.JurisdictionData);
        }
        catch (JsonException e)
        {
            faults = [new DataFault(e.Path ?? "$", $"cannot be read, line {e.LineNumber + 1}")];
            return false;
        }

        faults = data is null ? [new DataFault("$", "is null")] : [.. JurisdictionDataRules.Contradictions(data)];
        if (data is null || !faults.IsEmpty)
            return false;
        atlas = new JurisdictionAtlas(data);
        return true;
    }

    /// <summary>Date on which the data were last checked (<c>asOf</c>).</summary>
    public DateOnly AsOf { get; }

    /// <summary>All jurisdictions, by code.</summary>
    public ImmutableArray<Jurisdiction> All { get; }

    /// <summary>All groups, by id.</summary>
    public ImmutableArray<JurisdictionGroup> Groups { get; }

    /// <summary>Every text that the data know as a residence: codes, aliases and known mistakes.</summary>
    internal IEnumerable<string> ResidenceNames => residences.Names;

    /// <summary>The jurisdiction of a code that this atlas returned.</summary>
    /// <exception cref="KeyNotFoundException">The code does not belong to this atlas.</exception>
    public Jurisdiction this[JurisdictionCode code] => jurisdictions[code.Value ?? ""];

    /// <summary>The ids of the groups a code is in, sorted.</summary>
    /// <exception cref="KeyNotFoundException">The code does not belong to this atlas.</exception>
    public ImmutableArray<string> GroupsOf(JurisdictionCode code) => groupsOf[code.Value ?? ""];

    /// <summary>
    /// Reads one residence code. It trims the text, ignores case, folds aliases (<c>UK</c>→<c>GB</c>), and refuses rejects and unknown
    /// codes with the reason (D2). A subdivision stays a subdivision: <c>US-CA</c> is never <c>CA</c>. The reason repeats only known names:
    /// any other text could be a member's id.
    /// </summary>
    public bool TryParse(string? text, out JurisdictionCode code, [NotNullWhen(false)] out string? problem) =>
        TryParse(text.AsSpan(), out code, out problem);

    /// <inheritdoc cref="TryParse(string?, out JurisdictionCode, out string?)"/>
    public bool TryParse(ReadOnlySpan<char> text, out JurisdictionCode code, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (residences.TryFind(text, out code, out string? rejected))
        {
            return true;
        }

        string name = Shown(text);
        problem =
            rejected is not null ? $"{name}: {rejected}"
            : name.Length == 0 ? $"The jurisdiction is empty; {ExpectedResidence}."
            : groups.ContainsKey(name) ? $"{name} is a group of jurisdictions, not a residence; {ExpectedResidence}."
            : $"No known jurisdiction; {ExpectedResidence}.";
        return false;
    }

    /// <summary>The same for the gate's hot path: UTF-8 input, no allocation, no reason.</summary>
    public bool TryParse(ReadOnlySpan<byte> utf8, out JurisdictionCode code) => residences.TryFind(utf8, out code);

    /// <summary>
    /// Resolves a name in an order or a command, a group or a jurisdiction, to every code that it means, sorted: the codes of a group; or a
    /// jurisdiction with those that follow it (R4). A name that is both (<c>UK</c>) means the group.
    /// </summary>
    /// <remarks>
    /// A name that means only a part of a jurisdiction (<c>GB-SCT</c>, <c>ES-CN</c>, <c>XI</c>) is refused here, although it is accepted as
    /// a residence. An order for Scotland that pauses all of GB would be unexpected, and a flag for Scotland that opens all of GB would be
    /// wrong.
    /// </remarks>
    public bool TryResolve(string? name, out ImmutableArray<JurisdictionCode> codes, [NotNullWhen(false)] out string? problem)
    {
        (codes, problem) = ([], null);
        string asked = Shown(name);
        if (groups.TryGetValue(asked, out JurisdictionGroup? group))
        {
            codes = group.Codes;
            return true;
        }

        if (parts.TryGetValue(asked, out string? whole))
        {
            problem = $"{asked} is only a part of {whole} and has no separate flag or order; name {whole} if all of it is meant.";
            return false;
        }

        if (residences.TryFind(asked, out JurisdictionCode code, out string? rejected))
        {
            codes = withFollowers[code.Value];
            return true;
        }

        problem =
            rejected is not null ? $"{asked}: {rejected}"
            : asked.Length == 0 ? $"The jurisdiction or group is empty; {ExpectedName}."
            : $"Neither a jurisdiction nor a group; {ExpectedName}.";
        return false;
    }

    /// <summary>Restores a code from storage. It must match exactly: no alias, no other case. An unknown code is an error at which the
    /// caller must stop (D39).</summary>
    public bool TryRestore(string? recorded, out JurisdictionCode code, [NotNullWhen(false)] out string? problem)
    {
        bool found = jurisdictions.TryGetValue(recorded ?? "", out Jurisdiction? jurisdiction);
        code = jurisdiction?.Code ?? default;
        problem = found ? null : $"Storage contains the jurisdiction '{Shown(recorded)}', which the data as of {AsOf:O} do not contain.";
        return found;
    }

    /// <summary>The English name of a recorded code; the code itself if the data do not contain it.</summary>
    public string NameOf(string recorded) =>
        jurisdictions.TryGetValue(recorded, out Jurisdiction? jurisdiction) ? jurisdiction.Name : recorded;

    /// <summary>
    /// The recorded codes that the names in an order no longer cover, sorted; empty if nothing was loosened. A name that cannot be resolved
    /// any more covers no code. Startup fails while an order in force loses a code (D39).
    /// </summary>
    public ImmutableArray<JurisdictionCode> CodesLostSince(IEnumerable<string> named, IEnumerable<JurisdictionCode> recorded)
    {
        HashSet<JurisdictionCode> covered =
        [
            .. named.SelectMany(n => TryResolve(n, out ImmutableArray<JurisdictionCode> codes, out _) ? codes : []),
        ];
        return [.. recorded.Where(c => !covered.Contains(c)).Distinct().Order()];
    }

    /// <summary>Finds an authority by id (<c>GB-ICO</c>) or short name (<c>ICO</c>), case is ignored.</summary>
    public bool TryFindAuthority(
        string? name,
        [NotNullWhen(true)] out SupervisoryAuthority? authority,
        [NotNullWhen(false)] out string? problem
    )
    {
        string asked = Shown(name);
        bool found = authorities.TryGetValue(asked, out authority);
        problem = found ? null : "No known supervisory authority; expected an id such as GB-ICO or a short name such as ICO.";
        return found;
    }

    /// <summary>Reads the kind in a data file; <c>null</c> if the text is not valid.</summary>
    internal static JurisdictionKind? KindOf(string kind) =>
        kind switch
        {
            "state" => JurisdictionKind.State,
            "territory" => JurisdictionKind.Territory,
            "sar" => JurisdictionKind.SpecialRegion,
            "subdivision" => JurisdictionKind.Subdivision,
            _ => null,
        };

    private static FrozenDictionary<string, SupervisoryAuthority> Authorities(JurisdictionData data) =>
        data
            .Authorities.Select(a => new SupervisoryAuthority(a.Key, a.Value.ShortName, a.Value.Name, a.Value.Website))
            .SelectMany(a => new[] { a.Id, a.ShortName }.Distinct(StringComparer.OrdinalIgnoreCase), (a, name) => (name, a))
            .ToFrozenDictionary(x => x.name, x => x.a, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<Jurisdiction> Jurisdictions(
        JurisdictionData data,
        FrozenDictionary<string, SupervisoryAuthority> authorities
    ) =>
        data
            .Jurisdictions.Select(row => new Jurisdiction(
                new JurisdictionCode(row.Code),
                row.Name,
                KindOf(row.Kind)!.Value,
                row.Parent is null ? null : new JurisdictionCode(row.Parent),
                row.Authority is null ? null : authorities[row.Authority],
                row.Regime is null ? null : data.Regimes[row.Regime].Title,
                [.. row.Languages],
                row.PauseWithParentByDefault
            ))
            .Concat(
                data.UnprofiledIsoCodes.Select(code => new Jurisdiction(
                    new JurisdictionCode(code),
                    code,
                    JurisdictionKind.Unprofiled,
                    null,
                    null,
                    null,
                    [],
                    false
                ))
            )
            .Append(new Jurisdiction(JurisdictionCode.Drill, "Drills", JurisdictionKind.Synthetic, null, null, null, [], false));

    private ImmutableArray<JurisdictionCode> WithFollowers(JurisdictionCode code) =>
        [.. All.Where(j => j.FollowsParent && j.Parent == code).SelectMany(j => WithFollowers(j.Code)).Append(code).Distinct().Order()];

    /// <summary>
    /// Aliases that mean a smaller place than the code to which they fold. The data have no field for this, so it is derived: a subdivision
    /// of the target itself (<c>GB-SCT</c>), one of several subdivisions with the same target (<c>NL-BQ1</c>), or a reservation for a part
    /// of a country (<c>FX</c>, <c>EA</c>). <c>FR-974</c> is not included: Réunion has its own code.
    /// </summary>
    private static FrozenDictionary<string, string> PartsOfPlaces(JurisdictionData data)
    {
        Dictionary<string, AliasRow> aliases = data.Aliases.ToDictionary(a => a.Alias);
        HashSet<string> known = [.. data.Jurisdictions.Select(j => j.Code), .. data.UnprofiledIsoCodes];
        return data
            .Aliases.Select(a => (a.Alias, a.Kind, a.Subdivision, Whole: JurisdictionDataRules.EndOf(a, aliases, known.Contains)!))
            .Where(a =>
                a.Subdivision is { } part
                    ? part.StartsWith(a.Whole + "-", StringComparison.Ordinal)
                        || data.Aliases.Any(b => b.Target == a.Whole && b.Subdivision is { } other && other != part)
                    : a.Kind == "iso-exceptional-reservation"
            )
            .ToFrozenDictionary(a => a.Alias, a => a.Whole, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The text that was written, short enough for a message.</summary>
    private static string Shown(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.Length <= 64 ? text.ToString() : $"{text[..63]}…";
    }
}
