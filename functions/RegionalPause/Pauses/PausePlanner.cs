using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Pauses;

/// <summary>Makes a plan of an order and the figures of the day (R13). Pure.</summary>
public static class PausePlanner
{
    private const int ShortRetentionDays = 90;

    /// <summary>What the order would do.</summary>
    public static PausePlan Plan(
        PauseOrder order, ControlState state, ImmutableDictionary<string, double> itemsPerHour, long heldItems, DateTimeOffset? oldestHeldAt, int shards, DateTimeOffset now)
    {
        OrderStanding[] enforced = [.. state.Orders.Values.Where(o => o.IsInForce && !o.Order.Shadow && o.Order.Id != order.Id)];
        ImmutableArray<JurisdictionCode> paused = [.. order.Jurisdictions.Where(code => enforced.Any(o => o.Order.Jurisdictions.Contains(code)))];
        ImmutableArray<JurisdictionCode> closed = [.. order.Jurisdictions.Where(code => state.Flags.GetValueOrDefault(code) is not { Open: true })];
        int daysLeft = oldestHeldAt is { } oldest ? order.RetentionDays - (int)(now - oldest).TotalDays : order.RetentionDays;
        return new PausePlan(order, order.Jurisdictions, paused, closed, itemsPerHour, heldItems, Math.Max(0, daysLeft), shards, Warnings(order, paused, closed, now));
    }

    private static ImmutableArray<string> Warnings(PauseOrder order, ImmutableArray<JurisdictionCode> paused, ImmutableArray<JurisdictionCode> closed, DateTimeOffset now)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (order.Shadow)
            warnings.Add("This is a shadow order: it is evaluated and recorded, and stops nothing.");
        if (order.EffectiveFrom > now)
            warnings.Add($"It starts at {Instants.Text(order.EffectiveFrom)}; until then nothing is stopped.");
        if (!paused.IsEmpty)
            warnings.Add($"Another order covers {string.Join(", ", paused)} already; lifting one leaves the other in force.");
        if (!closed.IsEmpty)
            warnings.Add($"The training flag of {string.Join(", ", closed)} is closed: content is excluded there, not held, as long as it is.");
        if (order.Processed is { To: not null })
            warnings.Add("Its processed range has ended: it covers what was collected then and nothing that is collected from now on.");
        if (order.Jurisdictions.Any(c => c.Value == "GB") && !order.Jurisdictions.Any(c => c.Value is "JE" or "GG" or "IM" or "GI"))
            warnings.Add("The Crown Dependencies and Gibraltar are not included; name them, or UK-FAMILY, if they should be.");
        if (order.RetentionDays < ShortRetentionDays && order.Meanwhile == Meanwhile.Hold)
            warnings.Add($"Held items reach the ceiling after {order.RetentionDays} days; public pauses lasted 350 to 409.");
        return warnings.ToImmutable();
    }
}
