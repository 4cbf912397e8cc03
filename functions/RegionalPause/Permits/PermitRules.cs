using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;

namespace RegionalPause.Permits;

/// <summary>
/// Which orders and flags end which permits. Pure. The control log orders grants and orders: a grant is a row of it, so every order is
/// before the grant, and the grant was decided under it, or after the grant, and covers the permit.
/// </summary>
public static class PermitRules
{
    /// <summary>How long a permit may stay requested. Its instance then has died, and its run has no answer.</summary>
    private static readonly TimeSpan RequestedFor = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether an order ends permits of these jurisdictions that were granted at a control version. An order covers what it covered when it
    /// was committed, also after training resumed in a part of it: a permit of that part was over long before. A shadow order and a drill
    /// cover no permit.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="grantedAt">The control version of the grant, or one before it.</param>
    /// <param name="jurisdictions">The permit's jurisdictions; empty means every jurisdiction.</param>
    public static bool Covers(OrderState order, long grantedAt, ImmutableArray<JurisdictionCode> jurisdictions) =>
        order.EverHeldBack && order.Version > grantedAt && Reaches(order.Order.Jurisdictions, jurisdictions);

    /// <summary>Whether an order ends a permit.</summary>
    public static bool Covers(OrderState order, Permit permit) => Covers(order, permit.ControlVersion, permit.Jurisdictions);

    /// <summary>Whether a permit was requested so long ago that its grant will not be answered any more.</summary>
    public static bool IsAbandoned(Permit permit, DateTimeOffset now) => now > permit.RegisteredAt + RequestedFor;

    /// <summary>Whether an order in force still has to state that the training it covers has stopped.</summary>
    public static bool Awaits(OrderState order) => order is { IsInForce: true, TrainingStoppedAt: null } && order.EverHeldBack;

    /// <summary>What a control state says about a permit.</summary>
    public static PermitLaw Law(Permit permit, ControlState state) => new(state.Version, state.Tightened, Cause(permit, state));

    /// <summary>What must happen to a permit now, without its run; <c>null</c> if nothing must.</summary>
    public static PermitCommand? Next(Permit permit, ControlState state, TimeSpan skew, DateTimeOffset now) =>
        permit switch
        {
            { IsOver: true } => null,
            { State: PermitState.Requested or PermitState.Active } when Cause(permit, state) is { } cause => new PermitCommand.Revoke(
                cause,
                now
            ),
            { State: PermitState.Requested } when !IsAbandoned(permit, now) => null,
            { ExpiresAt: { } end } when now <= end + skew => null,
            _ => new PermitCommand.Expire(skew, now),
        };

    private static string? Cause(Permit permit, ControlState state)
    {
        OrderState? order = state.Orders.Values.Where(o => o.IsInForce && Covers(o, permit)).MinBy(o => o.Version);
        if (order is not null)
            return PermitCause.Order(order.Order.Id);
        bool closed = state.Flags.Values.Any(f =>
            !f.Open && f.Version > permit.ControlVersion && f.Code != JurisdictionCode.Drill && Reaches([f.Code], permit.Jurisdictions)
        );
        return closed ? PermitCause.Flags : null;
    }

    private static bool Reaches(ImmutableArray<JurisdictionCode> of, ImmutableArray<JurisdictionCode> permitted) =>
        permitted.IsEmpty || permitted.Any(code => of.Contains(code));
}
