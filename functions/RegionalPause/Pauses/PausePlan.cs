using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;

namespace RegionalPause.Pauses;

/// <summary>The effect of an order, shown before it is issued (R13).</summary>
/// <param name="Order">The order as it would be recorded.</param>
/// <param name="Jurisdictions">The codes that it covers.</param>
/// <param name="AlreadyPaused">The codes that another enforced order already covers.</param>
/// <param name="Closed">The codes whose training flag is closed already.</param>
/// <param name="ItemsPerHour">Items per hour that it would hold or exclude, by content type, calculated from the last full hours.</param>
/// <param name="HeldItems">Items already held under these jurisdictions.</param>
/// <param name="DaysToCeiling">Days until the first held item would reach the ceiling.</param>
/// <param name="Shards">Number of instances to fence.</param>
/// <param name="Warnings">Facts that the operator should know, as sentences.</param>
public sealed record PausePlan(
    PauseOrder Order,
    ImmutableArray<JurisdictionCode> Jurisdictions,
    ImmutableArray<JurisdictionCode> AlreadyPaused,
    ImmutableArray<JurisdictionCode> Closed,
    ImmutableDictionary<string, double> ItemsPerHour,
    long HeldItems,
    int DaysToCeiling,
    int Shards,
    ImmutableArray<string> Warnings);
