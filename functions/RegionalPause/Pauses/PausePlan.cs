using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;

namespace RegionalPause.Pauses;

/// <summary>What an order would do, shown before anything is done (R13).</summary>
/// <param name="Order">The order as it would be recorded.</param>
/// <param name="Jurisdictions">Codes it covers.</param>
/// <param name="AlreadyPaused">Those another enforced order covers already.</param>
/// <param name="Closed">Those whose training flag is closed anyway.</param>
/// <param name="ItemsPerHour">Items per hour it would hold or exclude, by content type, from the last full hours seen.</param>
/// <param name="HeldItems">Items already held under these jurisdictions.</param>
/// <param name="DaysToCeiling">Days until the first held item would reach the ceiling.</param>
/// <param name="Shards">Instances to be fenced.</param>
/// <param name="Warnings">What the operator should know, in sentences.</param>
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
