using System.Collections.Immutable;

namespace RegionalPause.Jurisdictions;

/// <summary>The kind of a jurisdiction. It decides which jurisdictions follow their parent.</summary>
public enum JurisdictionKind
{
    /// <summary>A state.</summary>
    State,

    /// <summary>A territory with its own ISO code (<c>RE</c>, <c>GI</c>). It follows its parent only if the data state it (R4).</summary>
    Territory,

    /// <summary>A special administrative region (<c>HK</c>).</summary>
    SpecialRegion,

    /// <summary>A part of a state with an ISO 3166-2 code (<c>US-CA</c>): a person who lives there also lives in the parent.</summary>
    Subdivision,

    /// <summary>An ISO 3166-1 code without a profile in the data: no authority and no law is recorded, but it is a jurisdiction.</summary>
    Unprofiled,

    /// <summary>Not a real place: <see cref="JurisdictionCode.Drill"/>.</summary>
    Synthetic,
}

/// <summary>The regulator of a jurisdiction.</summary>
/// <param name="Id">Key in the data, e.g. <c>GB-ICO</c>.</param>
/// <param name="ShortName">The name in common use, e.g. <c>ICO</c>.</param>
/// <param name="Name">Its English name.</param>
/// <param name="Website">Its website; <c>null</c> if the data have none.</param>
public sealed record SupervisoryAuthority(string Id, string ShortName, string Name, string? Website);

/// <summary>One territory that a pause order or a training flag can name.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its English name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Parent">The state to which it belongs, if its code differs from the code of that state.</param>
/// <param name="Authority">Its supervisory authority; <c>null</c> if the data have none.</param>
/// <param name="Regime">Title of the data protection law in force; <c>null</c> if the data have none.</param>
/// <param name="Languages">Official languages, BCP 47 without region.</param>
/// <param name="FollowsParent">Whether an order that names the parent covers this one too (outermost regions, Åland, subdivisions;
/// R4).</param>
public sealed record Jurisdiction(
    JurisdictionCode Code,
    string Name,
    JurisdictionKind Kind,
    JurisdictionCode? Parent,
    SupervisoryAuthority? Authority,
    string? Regime,
    ImmutableArray<string> Languages,
    bool FollowsParent
);

/// <summary>A named set of jurisdictions (<c>EU</c>, <c>EEA</c>, <c>UK</c>), matched only by its codes (R4).</summary>
/// <param name="Id">The name in orders.</param>
/// <param name="Name">Its English name.</param>
/// <param name="Codes">Every code that the gate must match.</param>
public sealed record JurisdictionGroup(string Id, string Name, ImmutableArray<JurisdictionCode> Codes);
