using System.Collections.Immutable;

namespace RegionalPause.Jurisdictions;

/// <summary>What a jurisdiction is, for choosing what follows whom.</summary>
public enum JurisdictionKind
{
    /// <summary>A state.</summary>
    State,

    /// <summary>A territory with an ISO code of its own (<c>RE</c>, <c>GI</c>); it follows its parent only where the data say so (R4).</summary>
    Territory,

    /// <summary>A special administrative region (<c>HK</c>).</summary>
    SpecialRegion,

    /// <summary>A part of a state with an ISO 3166-2 code (<c>US-CA</c>): whoever lives there lives in the parent too.</summary>
    Subdivision,

    /// <summary>Assigned by ISO 3166-1, without a profile in the data: no authority or law on record, still a jurisdiction.</summary>
    Unprofiled,

    /// <summary>No place at all: <see cref="JurisdictionCode.Drill"/>.</summary>
    Synthetic,
}

/// <summary>The regulator of a jurisdiction.</summary>
/// <param name="Id">Key in the data, e.g. <c>GB-ICO</c>.</param>
/// <param name="ShortName">How it is called in the field, e.g. <c>ICO</c>.</param>
/// <param name="Name">Its English name.</param>
/// <param name="Website">Where it publishes; <c>null</c> where the data have none.</param>
public sealed record SupervisoryAuthority(string Id, string ShortName, string Name, string? Website);

/// <summary>One territory whose members a pause or a training flag can name.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its English name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Parent">The state it belongs to, if it has a code of its own beside that state's.</param>
/// <param name="Authority">Its supervisory authority; <c>null</c> where the data have none.</param>
/// <param name="Regime">Title of the law in force; <c>null</c> where the data have none.</param>
/// <param name="Languages">Official languages, BCP 47 without region.</param>
/// <param name="FollowsParent">Whether naming the parent names this one too (outermost regions, Åland, subdivisions; R4).</param>
public sealed record Jurisdiction(
    JurisdictionCode Code,
    string Name,
    JurisdictionKind Kind,
    JurisdictionCode? Parent,
    SupervisoryAuthority? Authority,
    string? Regime,
    ImmutableArray<string> Languages,
    bool FollowsParent);

/// <summary>A named set of jurisdictions (<c>EU</c>, <c>EEA</c>, <c>UK</c>), matched by its codes and nothing else (R4).</summary>
/// <param name="Id">How orders name it.</param>
/// <param name="Name">Its English name.</param>
/// <param name="Codes">Every code a gate must match.</param>
public sealed record JurisdictionGroup(string Id, string Name, ImmutableArray<JurisdictionCode> Codes);
