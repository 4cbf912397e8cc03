using System.Text.Json.Serialization;

namespace RegionalPause.Jurisdictions;

/// <summary>The data file as written; <see cref="JurisdictionDataRules"/> says whether it makes sense.</summary>
internal sealed record JurisdictionData(
    int SchemaVersion,
    DateOnly AsOf,
    Dictionary<string, RegimeRow> Regimes,
    Dictionary<string, AuthorityRow> Authorities,
    IReadOnlyList<GroupRow> Groups,
    IReadOnlyList<JurisdictionRow> Jurisdictions,
    IReadOnlyList<AliasRow> Aliases,
    IReadOnlyList<RejectRow> Rejects,
    IReadOnlyList<string> UnprofiledIsoCodes);

internal sealed record RegimeRow(string Title);

internal sealed record AuthorityRow(string ShortName, string Name, string? Website);

internal sealed record GroupRow(
    string Id,
    string Name,
    IReadOnlyList<string> Members,
    IReadOnlyList<string> Territories,
    IReadOnlyList<string> IncludesGroups,
    IReadOnlyList<string> Codes);

internal sealed record JurisdictionRow(
    string Code,
    string Name,
    string Kind,
    string? Parent,
    IReadOnlyList<string> Groups,
    string? Regime,
    string? Authority,
    IReadOnlyList<string> Languages,
    bool PauseWithParentByDefault);

internal sealed record AliasRow(string Alias, string Target, string Kind, string? Subdivision, string? Note);

internal sealed record RejectRow(string Input, string Reason);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(JurisdictionData))]
internal sealed partial class JurisdictionJson : JsonSerializerContext;
