using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>The effect that a pause would have, shown before the order is issued (R13).</summary>
/// <param name="Order">The order as it would be recorded.</param>
/// <param name="Jurisdictions">Every jurisdiction that it would cover.</param>
/// <param name="AlreadyPaused">The jurisdictions that another enforced order covers already.</param>
/// <param name="Closed">The jurisdictions whose training flag is closed.</param>
/// <param name="ItemsPerHour">Items per hour that it would hold or exclude, by content type, measured since yesterday.</param>
/// <param name="HeldItems">Items that are held in these jurisdictions already.</param>
/// <param name="DaysToCeiling">Days until the oldest held item reaches its retention ceiling.</param>
/// <param name="Shards">Number of shards that it would fence.</param>
/// <param name="Warnings">Warnings for the operator, one sentence each.</param>
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
