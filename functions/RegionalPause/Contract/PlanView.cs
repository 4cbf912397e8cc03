using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>What a pause would do (R13).</summary>
/// <param name="Order">The order as it would be recorded.</param>
/// <param name="Jurisdictions">Every jurisdiction that it would cover.</param>
/// <param name="AlreadyPaused">Those of them that another order covers.</param>
/// <param name="Closed">Those of them whose training flag is closed.</param>
/// <param name="ItemsPerHour">Items that it would cover, by content type.</param>
/// <param name="HeldItems">Items that are held already.</param>
/// <param name="DaysToCeiling">Days until the first of them is at its ceiling.</param>
/// <param name="Shards">Shards that it would fence.</param>
/// <param name="Warnings">What a person should know before.</param>
public sealed record PlanView(
    OrderView Order,
    [property: JsonRequired] ImmutableArray<string> Jurisdictions,
    ImmutableArray<string> AlreadyPaused,
    ImmutableArray<string> Closed,
    ImmutableSortedDictionary<string, double> ItemsPerHour,
    long HeldItems,
    int DaysToCeiling,
    int Shards,
    ImmutableArray<string> Warnings
);
