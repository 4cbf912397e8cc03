using System.Collections.Immutable;
using RegionalPause.Decisions;
using RegionalPause.Drains;
using RegionalPause.Orders;

namespace RegionalPause.App.OperatorConsole.Holds;

/// <summary>The held items of one order or reason, with the days to their ceiling.</summary>
/// <param name="Progress">The items and their drain.</param>
/// <param name="Ceiling">Days that an item may be held; <c>null</c> if no ceiling applies.</param>
/// <param name="DaysToCeiling">Whole days until the oldest item reaches the ceiling; <c>null</c> if no item is held, or no ceiling
/// applies.</param>
/// <param name="AtCeiling">What happens then.</param>
/// <param name="IsOrder">Whether an order holds them.</param>
public sealed record HoldRow(HoldProgress Progress, int? Ceiling, int? DaysToCeiling, string AtCeiling, bool IsOrder)
{
    /// <summary>A ceiling that is nearer than this needs a person.</summary>
    private const int NearDays = 30;

    /// <summary>Whether an operator can ask that its items are decided again now. Those of an order wait for its end.</summary>
    public bool MayBeRetried => !IsOrder && Progress is { Held: > 0, State: not "draining" };

    /// <summary>Whether a person should look at it.</summary>
    public bool IsNear => DaysToCeiling < NearDays;
}

/// <summary>Finds the ceilings. Pure.</summary>
public static class HoldRows
{
    /// <summary>The rows, the nearest ceiling first.</summary>
    /// <param name="holds">The held items.</param>
    /// <param name="orders">The orders that have not ended.</param>
    /// <param name="daysWithoutOrder">Days that an item may be held without an order.</param>
    /// <param name="now">The time.</param>
    public static ImmutableArray<HoldRow> Of(
        IEnumerable<HoldProgress> holds,
        IEnumerable<OrderState> orders,
        int daysWithoutOrder,
        DateTimeOffset now
    )
    {
        var byId = orders.ToDictionary(o => o.Order.Id.Value, o => o.Order, StringComparer.Ordinal);
        return
        [
            .. holds
                .Select(hold => Row(hold, byId.GetValueOrDefault(hold.Scope), daysWithoutOrder, now))
                .OrderBy(row => row.DaysToCeiling ?? int.MaxValue)
                .ThenByDescending(row => row.Progress.Held)
                .ThenBy(row => row.Progress.Scope, StringComparer.Ordinal),
        ];
    }

    private static HoldRow Row(HoldProgress hold, PauseOrder? order, int daysWithoutOrder, DateTimeOffset now)
    {
        if (order is not null)
            return new HoldRow(
                hold,
                order.RetentionDays,
                Days(hold, order.RetentionDays, now),
                order.AtCeiling == Decisions.AtCeiling.Purge ? "purged" : "a person is asked",
                IsOrder: true
            );
        // The end of an objection window is not known here, and the ceiling of its items is later than the end.
        if (hold.Scope == ReasonNames.Of(ReasonCode.WindowOpen))
            return new HoldRow(hold, null, null, "decided again when the window ends", IsOrder: false);
        return ReasonNames.TryParse(hold.Scope, out ReasonCode _)
            ? new HoldRow(hold, daysWithoutOrder, Days(hold, daysWithoutOrder, now), "purged", IsOrder: false)
            : new HoldRow(hold, null, null, "the order has ended: its items are decided again or purged", IsOrder: true);
    }

    private static int? Days(HoldProgress hold, int ceiling, DateTimeOffset now) =>
        hold.OldestHeldAt is { } oldest ? (int)Math.Max(0, Math.Floor(ceiling - Math.Max(0, (now - oldest).TotalDays))) : null;
}
