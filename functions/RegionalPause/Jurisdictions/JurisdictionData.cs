using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegionalPause.Jurisdictions;

/// <summary>
/// The data file as written. <see cref="JurisdictionDataRules"/> checks whether it is consistent. Members that this code does not use are
/// listed too, so that any other member, such as a misspelt one, is an error: if a typing error removed the codes of a group, a pause would
/// not cover their residents (R6).
/// </summary>
internal sealed record JurisdictionData(
    int SchemaVersion,
    DateOnly AsOf,
    Dictionary<string, RegimeRow> Regimes,
    Dictionary<string, AuthorityRow> Authorities,
    IReadOnlyList<GroupRow> Groups,
    IReadOnlyList<JurisdictionRow> Jurisdictions,
    IReadOnlyList<AliasRow> Aliases,
    IReadOnlyList<RejectRow> Rejects,
    IReadOnlyList<string> UnprofiledIsoCodes,
    JsonElement Readme = default,
    JsonElement Precedents = default
);

internal sealed record RegimeRow(string Title, JsonElement Family = default);

internal sealed record AuthorityRow(
    string ShortName,
    string Name,
    string? Website,
    JsonElement NativeName = default,
    JsonElement Note = default
);

internal sealed record GroupRow(
    string Id,
    string Name,
    IReadOnlyList<string> Members,
    IReadOnlyList<string> Territories,
    IReadOnlyList<string> IncludesGroups,
    IReadOnlyList<string> Codes,
    JsonElement Kind = default,
    JsonElement Description = default
);

internal sealed record JurisdictionRow(
    string Code,
    string Name,
    string Kind,
    string? Parent,
    IReadOnlyList<string> Groups,
    string? Regime,
    string? Authority,
    IReadOnlyList<string> Languages,
    bool PauseWithParentByDefault,
    JsonElement Alpha3 = default,
    JsonElement Numeric = default,
    JsonElement IsoStatus = default,
    JsonElement EuStatus = default,
    JsonElement GdprApplies = default,
    JsonElement GdprByNationalLaw = default,
    JsonElement RegionalLanguages = default,
    JsonElement Note = default,
    JsonElement Law = default,
    JsonElement LawInForceFrom = default
);

internal sealed record AliasRow(string Alias, string Target, string Kind, string? Subdivision, string? Note);

internal sealed record RejectRow(string Input, string Reason);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = 32
)]
[JsonSerializable(typeof(JurisdictionData))]
internal sealed partial class JurisdictionJson : JsonSerializerContext;
