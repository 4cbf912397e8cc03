using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Safety;

namespace RegionalPause.Flags;

/// <summary>Since when a jurisdiction's training is restricted, so that opening its flag takes the safety rules or an override (R47). Pure.</summary>
public static class Restriction
{
    /// <summary>
    /// The control version since which a jurisdiction is restricted: its flag was closed, or an order that was not undone held something
    /// back there, and training was not resumed under the rules since. 0 if it is not. What storage from before versions were kept does
    /// not say counts as the latest.
    /// </summary>
    /// <param name="code">The jurisdiction.</param>
    /// <param name="flag">Its flag; <c>null</c> if none was ever set.</param>
    /// <param name="orders">Every order, ended ones included.</param>
    /// <param name="terms">The terms of the last resumption there; <c>null</c> if there was none.</param>
    public static long Since(JurisdictionCode code, TrainingFlag? flag, IEnumerable<OrderState> orders, ResumptionTerms? terms)
    {
        if (code == JurisdictionCode.Drill)
            return 0; // it is nobody's
        long since = flag is { Open: false } ? flag.Version is > 0 and var closed ? closed : long.MaxValue : 0;
        foreach (OrderState order in orders)
        {
            if (order.EverHeldBack && order.Undone is null && order.Order.Jurisdictions.Contains(code))
                since = Math.Max(since, order.Stage != OrderStage.Withdrawn ? order.Version : order.EndedVersion > 0 ? order.EndedVersion : long.MaxValue);
        }
        return terms?.Version > since ? 0 : since;
    }
}
