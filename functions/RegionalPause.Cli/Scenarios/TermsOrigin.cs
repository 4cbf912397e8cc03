using RegionalPause.Contract;

namespace RegionalPause.Cli.Scenarios;

/// <summary>
/// Tells whose resumption the terms of a jurisdiction come from. The gate does not say it; the orders do, though not always to the
/// instant. In doubt the terms are those of people.
/// </summary>
internal static class TermsOrigin
{
    /// <summary>
    /// The order of a scenario whose resumption was the last one at a place; <c>null</c> if none was, or if an order of people may have
    /// been resumed there later.
    /// </summary>
    public static OrderView? Find(string place, IReadOnlyCollection<OrderView> orders)
    {
        OrderView? ours = orders.Where(o => ScenarioList.Made(o.Id) && NotBefore(o, place) is not null).MaxBy(o => NotBefore(o, place));
        DateTimeOffset? others = orders.Where(o => !ScenarioList.Made(o.Id)).Max(o => NotAfter(o, place));
        return ours is null || others >= NotBefore(ours, place) ? null : ours;
    }

    // A part of an order is resumed at some time while the order is in force. The rest is resumed when the order ends.
    private static DateTimeOffset? NotBefore(OrderView order, string place) =>
        order.Resumed.Contains(place) ? order.CommittedAt
        : IsLiftedIn(order, place) ? order.EndedAt
        : null;

    private static DateTimeOffset? NotAfter(OrderView order, string place) =>
        order.Resumed.Contains(place) || IsLiftedIn(order, place) ? order.EndedAt ?? DateTimeOffset.MaxValue : null;

    private static bool IsLiftedIn(OrderView order, string place) =>
        order is { Stage: "lifted", Undone: null, Shadow: false } && order.Jurisdictions.Contains(place);
}
