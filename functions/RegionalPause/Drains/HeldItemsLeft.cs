using System.Collections.Immutable;
using RegionalPause.Decisions;
using RegionalPause.Telemetry;

namespace RegionalPause.Drains;

/// <summary>The held items after the daily round. All orders are one value, because an order's id is not shown.</summary>
/// <param name="scopes">The number of items of each scope, and when the oldest was parked.</param>
/// <param name="now">The time of the store.</param>
internal sealed class HeldItemsLeft(ImmutableDictionary<string, (long Count, DateTimeOffset Oldest)> scopes, DateTimeOffset now)
{
    private const string Order = "order";

    private static readonly string[] Holders = [Order, .. HoldHandler.WithoutOrder.Append(ReasonCode.WindowOpen).Select(ReasonNames.Of)];

    /// <summary>Writes the values.</summary>
    /// <param name="instruments">Where to.</param>
    /// <param name="ceilingOf">The days after which an item of a scope reaches its ceiling; <c>null</c> if it has none.</param>
    public void Show(Instruments instruments, Func<string, int?> ceilingOf)
    {
        ILookup<string, string> byHolder = scopes.Keys.ToLookup(scope => ReasonNames.TryParse(scope, out ReasonCode _) ? scope : Order);
        foreach (string holder in Holders)
        {
            instruments.HeldItems.Set(byHolder[holder].Sum(scope => scopes[scope].Count), holder, Reading.OfADailyTimer);
            double? left = byHolder[holder]
                .Min(scope => ceilingOf(scope) is { } days ? days - (now - scopes[scope].Oldest).TotalDays : (double?)null);
            if (left is { } remaining)
                instruments.CeilingLeft.Set(remaining, holder, Reading.OfADailyTimer);
            else
                instruments.CeilingLeft.Remove(holder);
        }
    }
}
