using System.Collections.Immutable;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;

namespace RegionalPause.Pauses;

/// <summary>What an order would do, shown before anything is done (R13).</summary>
/// <param name="Order">The order as it would be recorded.</param>
/// <param name="Jurisdictions">The codes that it covers.</param>
/// <param name="AlreadyPaused">The codes that another enforced order covers already.</param>
/// <param name="Closed">The codes whose training flag is closed.</param>
/// <param name="ItemsPerHour">Items per hour that it would hold or exclude, by content type, measured since yesterday.</param>
/// <param name="HeldItems">Items that are held in these jurisdictions already.</param>
/// <param name="DaysToCeiling">Days until the oldest held item would reach the retention ceiling.</param>
/// <param name="Shards">Instances to be fenced.</param>
/// <param name="Warnings">What the operator should know, one sentence each.</param>
public sealed record PausePlan(
    PauseOrder Order,
    ImmutableArray<JurisdictionCode> Jurisdictions,
    ImmutableArray<JurisdictionCode> AlreadyPaused,
    ImmutableArray<JurisdictionCode> Closed,
    ImmutableDictionary<string, double> ItemsPerHour,
    long HeldItems,
    int DaysToCeiling,
    int Shards,
    ImmutableArray<string> Warnings
);
