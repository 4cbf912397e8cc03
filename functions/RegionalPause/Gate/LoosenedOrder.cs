using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Gate;

/// <summary>An order in force that new data would loosen. Pure.</summary>
/// <param name="Id">The order.</param>
/// <param name="Jurisdictions">The jurisdictions in which they would loosen it, sorted.</param>
public sealed record LoosenedOrder(OrderId Id, ImmutableArray<JurisdictionCode> Jurisdictions)
{
    /// <summary>The orders that cover less under jurisdiction data than they recorded (D39).</summary>
    public static ImmutableArray<LoosenedOrder> ByJurisdictions(ControlState state, JurisdictionAtlas atlas) =>
        In(state, o => atlas.CodesLostSince(o.Order.Named, o.Order.Jurisdictions));

    /// <summary>The orders after which training could resume although it could not under the current rules (R47).</summary>
    public static ImmutableArray<LoosenedOrder> ByRules(ControlState state, SafetyRuleBook before, SafetyRuleBook after) =>
        In(state, o => RulesDifference.Loosened(before, after, o.Rest.Jurisdictions, o.Order.Rules));

    /// <summary>The control state if training resumes in all these jurisdictions of all these orders.</summary>
    public static ControlState Resumed(ControlState state, ImmutableArray<LoosenedOrder> orders) =>
        state with
        {
            Orders = state.Orders.SetItems(orders.Select(o => KeyValuePair.Create(o.Id, Resumed(state.Orders[o.Id], o.Jurisdictions)))),
        };

    private static OrderState Resumed(OrderState order, ImmutableArray<JurisdictionCode> jurisdictions) =>
        order with
        {
            Resumed = [.. order.Resumed.Union(jurisdictions).Order()],
        };

    private static ImmutableArray<LoosenedOrder> In(ControlState state, Func<OrderState, ImmutableArray<JurisdictionCode>> loosened) =>
        [
            .. state
                .Orders.Values.Where(o => o.IsInForce)
                .Select(o => new LoosenedOrder(o.Order.Id, loosened(o)))
                .Where(o => !o.Jurisdictions.IsEmpty)
                .OrderBy(o => o.Id),
        ];
}
