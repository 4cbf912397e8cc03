using System.Collections.Immutable;

namespace RegionalPause.App.OperatorConsole.Map;

/// <summary>What the map and the table show of a jurisdiction, in the order in which a person should see them.</summary>
public enum PlaceState
{
    /// <summary>An order is in force, and not effective yet. An effective order for a part does not change that.</summary>
    Pausing,

    /// <summary>An order is effective. If it is for a part, no order for the whole is in force.</summary>
    Paused,

    /// <summary>No order is in force any more, and items that one held are being decided again.</summary>
    Resuming,

    /// <summary>Its training flag is open, and no order is in force.</summary>
    Open,

    /// <summary>Its training flag is closed, and no order is in force.</summary>
    Closed,
}

/// <summary>One jurisdiction on the map and in the table.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its English name.</param>
/// <param name="State">Its state.</param>
/// <param name="Text">The state in words, for example <c>paused since 30 Nov 2026, 14:03:07 UTC</c>.</param>
/// <param name="Address">The page about it: the order in force, or the pause form.</param>
/// <param name="Orders">Ids of the orders in force.</param>
/// <param name="Authority">Short name of its authority; <c>null</c> if it is not known.</param>
/// <param name="Search">The text in which the table searches: without capitals and accents.</param>
public sealed record PlaceRow(
    string Code,
    string Name,
    PlaceState State,
    string Text,
    string Address,
    ImmutableArray<string> Orders,
    string? Authority,
    string Search
)
{
    /// <summary>The state as a style sheet names it.</summary>
    public string Look => MapModel.Look(State);

    /// <summary>The same row for a person who may not pause: instead of the pause form, the page of its training flag.</summary>
    public PlaceRow ForReader() => Orders.IsEmpty ? this with { Address = $"/flags?q={Uri.EscapeDataString(Name)}" } : this;
}
