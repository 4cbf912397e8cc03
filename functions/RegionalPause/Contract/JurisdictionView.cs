using System.Collections.Immutable;

namespace RegionalPause.Contract;

/// <summary>A jurisdiction, with its flag and the orders over it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is, e.g. <c>state</c>.</param>
/// <param name="Parent">Code of the jurisdiction that it is a part of.</param>
/// <param name="Authority">Its supervisory authority.</param>
/// <param name="Groups">Ids of the groups that contain it.</param>
/// <param name="Languages">Its official languages.</param>
/// <param name="FollowsParent">Whether an order over its parent covers it.</param>
/// <param name="Flag"><c>open</c> or <c>closed</c>.</param>
/// <param name="Orders">Ids of the enforced orders over it.</param>
public sealed record JurisdictionView(
    string Code,
    string Name,
    string Kind,
    string? Parent,
    AuthorityView? Authority,
    ImmutableArray<string> Groups,
    ImmutableArray<string> Languages,
    bool FollowsParent,
    string Flag,
    ImmutableArray<string> Orders
);

/// <summary>A supervisory authority.</summary>
public sealed record AuthorityView(string Id, string ShortName, string Name, string? Website);

/// <summary>A named set of jurisdictions, such as <c>EU</c>.</summary>
public sealed record GroupView(string Id, string Name, ImmutableArray<string> Codes);
