using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Holds;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Storage;

namespace RegionalPause.Pauses;

/// <summary>Collects the figures of a plan. <see cref="PausePlanner"/> makes the plan.</summary>
public sealed class PauseForecast(DispositionReader dispositions, FleetReader fleet, HoldTable holds, StoreClock clock)
{
    /// <summary>Plans the order.</summary>
    internal async Task<PausePlan> PlanAsync(PauseOrder order, ControlState state, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.Now;
        DateOnly today = DateOnly.FromDateTime(now.UtcDateTime);
        ImmutableArray<Instance> instances = await fleet.ListAsync(closed: false, cancellationToken).ConfigureAwait(false);
        // Since the start of yesterday, or since the oldest instance started if that is later: an hour of data is not averaged over a day.
        DateTimeOffset since = new(today.AddDays(-1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        if (!instances.IsEmpty && instances.Min(i => i.StartedAt) is var began && began > since)
            since = began;
        double hours = Math.Max((now - since).TotalHours, 1.0 / 60);

        HashSet<string> codes = [.. order.Jurisdictions.Select(c => c.Value)];
        ImmutableArray<DispositionTotals> totals =
        [
            .. (await dispositions.ReadAsync(today.AddDays(-1), today, cancellationToken).ConfigureAwait(false)).Where(t =>
                codes.Contains(t.Jurisdiction)
            ),
        ];
        ImmutableDictionary<string, double> perHour = totals
            .GroupBy(t => t.ContentType)
            .ToImmutableDictionary(g => g.Key, g => Math.Round(g.Sum(t => t.Submitted) / hours, 1));
        ImmutableDictionary<string, (long Count, DateTimeOffset Oldest)> held = await holds
            .CountAsync(null, cancellationToken)
            .ConfigureAwait(false);
        string[] scopes =
        [
            .. state.Orders.Values.Where(o => o.Rest.Jurisdictions.Intersect(order.Jurisdictions).Any()).Select(o => o.Order.Id.Value),
        ];
        (long Count, DateTimeOffset Oldest)[] under = [.. scopes.Where(held.ContainsKey).Select(s => held[s])];
        return PausePlanner.Plan(
            order,
            state,
            perHour,
            under.Sum(h => h.Count),
            under.Length == 0 ? null : under.Min(h => h.Oldest),
            instances.Length,
            now
        );
    }
}
