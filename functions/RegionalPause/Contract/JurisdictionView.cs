using System.Collections.Immutable;

namespace RegionalPause.Contract;

/// <summary>A jurisdiction, with its training flag and the orders that cover it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">
/// <c>state</c>, <c>territory</c>, <c>special-region</c>, <c>subdivision</c>, <c>unprofiled</c> or <c>synthetic</c>.
/// </param>
/// <param name="Parent">Code of the jurisdiction that it is a part of; <c>null</c> if there is none.</param>
/// <param name="Authority">Its supervisory authority; <c>null</c> if it is not known.</param>
/// <param name="Groups">Ids of the groups that contain it.</param>
/// <param name="Languages">Its official languages.</param>
/// <param name="FollowsParent">Whether an order that covers its parent also covers it.</param>
/// <param name="Flag"><c>open</c> or <c>closed</c>.</param>
/// <param name="Orders">Ids of the enforced orders that cover it.</param>
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
