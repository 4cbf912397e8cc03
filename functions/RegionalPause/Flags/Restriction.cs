using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Safety;

namespace RegionalPause.Flags;

/// <summary>
/// Since when a jurisdiction's training is restricted. Opening the flag of a restricted jurisdiction requires the safety rules or an
/// override (R47). Pure.
/// </summary>
public static class Restriction
{
    /// <summary>
    /// The control version since which a jurisdiction is restricted: its flag was closed, or an order that was not undone held content back
    /// there, and training was not resumed under the rules later. 0 if it is not restricted. If the stored rows have no version (earlier
    /// releases), the restriction counts as the latest.
    /// </summary>
    /// <param name="code">The jurisdiction.</param>
    /// <param name="flag">Its flag; <c>null</c> if it was never set.</param>
    /// <param name="orders">Every order, also those that have ended.</param>
    /// <param name="terms">The terms of the last resumption there; <c>null</c> if training never resumed there.</param>
    public static long Since(JurisdictionCode code, TrainingFlag? flag, IEnumerable<OrderState> orders, ResumptionTerms? terms)
    {
        if (code == JurisdictionCode.Drill)
            return 0; // no member belongs to it
        long since = flag is { Open: false }
            ? flag.Version is > 0 and var closed
                ? closed
                : long.MaxValue
            : 0;
        foreach (OrderState order in orders)
        {
            if (order.EverHeldBack && order.Undone is null && order.Order.Jurisdictions.Contains(code))
            {
                since = Math.Max(
                    since,
                    order.Stage != OrderStage.Withdrawn ? order.Version
                        : order.EndedVersion > 0 ? order.EndedVersion
                        : long.MaxValue
                );
            }
        }
        return terms?.Version > since ? 0 : since;
    }
}
