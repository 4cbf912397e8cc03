using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Pauses;

/// <summary>Calculates what an order would do, from figures that the caller collected. Pure.</summary>
public static class PausePlanner
{
    /// <summary>The plan of an order.</summary>
    /// <param name="order">The order as it would be recorded.</param>
    /// <param name="state">The current control state.</param>
    /// <param name="itemsPerHourByType">Items per hour of its jurisdictions, by lower-case content type.</param>
    /// <param name="heldItems">Items now held in its jurisdictions.</param>
    /// <param name="oldestHeldAt">When the oldest of them was parked; <c>null</c> if no item is held.</param>
    /// <param name="shards">Instances to be fenced.</param>
    /// <param name="now">The current time.</param>
    public static PausePlan Plan(
        PauseOrder order,
        ControlState state,
        IReadOnlyDictionary<string, double> itemsPerHourByType,
        long heldItems,
        DateTimeOffset? oldestHeldAt,
        int shards,
        DateTimeOffset now
    )
    {
        ImmutableArray<PauseOrder> others =
        [
            .. state
                .Orders.Values.Where(o => o.IsInForce && !o.Order.Shadow && o.Order.Id != order.Id && o.Order.ReachesAsFarAs(order))
                .Select(o => o.Order)
                .OrderBy(o => o.Id),
        ];
        ImmutableArray<JurisdictionCode> alreadyPaused = [.. order.Jurisdictions.Where(j => others.Any(o => o.Jurisdictions.Contains(j)))];
        ImmutableArray<JurisdictionCode> closed =
        [
            .. order.Jurisdictions.Where(j => !(state.Flags.TryGetValue(j, out var flag) && flag.Open)),
        ];
        return new PausePlan(
            order,
            order.Jurisdictions,
            alreadyPaused,
            closed,
            itemsPerHourByType
                .Where(t => order.ContentTypes.IsEmpty || order.ContentTypes.Any(c => EnumWords<Content.ContentType>.Of(c) == t.Key))
                .ToImmutableDictionary(),
            heldItems,
            DaysToCeiling(order, oldestHeldAt, now),
            shards,
            PlanWarnings.Of(
                order,
                [.. others.Where(o => o.Jurisdictions.Any(order.Jurisdictions.Contains))],
                alreadyPaused,
                closed,
                shards,
                now
            )
        );
    }

    private static int DaysToCeiling(PauseOrder order, DateTimeOffset? oldestHeldAt, DateTimeOffset now)
    {
        double waited = oldestHeldAt is { } oldest ? Math.Max(0, (now - oldest).TotalDays) : 0;
        return (int)Math.Max(0, Math.Floor(order.RetentionDays - waited));
    }
}
