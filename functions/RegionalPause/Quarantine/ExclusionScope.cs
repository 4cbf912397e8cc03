using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;

namespace RegionalPause.Quarantine;

/// <summary>
/// What a training run must leave out, beside what members object to (R17): admitted items that an enforced order in force covers, and
/// admitted items of jurisdictions whose training flag is closed now.
/// </summary>
internal sealed class ExclusionScope
{
    private ExclusionScope(
        ImmutableArray<JurisdictionCode> jurisdictions,
        ImmutableArray<OrderState> orders,
        ImmutableHashSet<JurisdictionCode> closed
    ) => (Jurisdictions, Orders, Closed) = (jurisdictions, orders, closed);

    /// <summary>The jurisdictions of the run; empty means every jurisdiction.</summary>
    public ImmutableArray<JurisdictionCode> Jurisdictions { get; }

    /// <summary>The orders, by id.</summary>
    public ImmutableArray<OrderState> Orders { get; }

    /// <summary>The jurisdictions whose flag was open once and is closed.</summary>
    public ImmutableHashSet<JurisdictionCode> Closed { get; }

    /// <summary>Identifies the scope: two scopes with the same text select the same items.</summary>
    public string Key =>
        string.Join(' ', Jurisdictions)
        + '|'
        + string.Join(' ', Orders.Select(o => $"{o.Order.Id}@{o.Version}-{string.Join('-', o.Resumed)}"))
        + '|'
        + string.Join(' ', Closed.Order());

    /// <summary>The scope of a run under a control state.</summary>
    public static ExclusionScope Of(ControlState state, ImmutableArray<JurisdictionCode> jurisdictions) =>
        new(
            jurisdictions,
            [.. state.Orders.Values.Where(o => o.IsInForce && o.EverHeldBack).OrderBy(o => o.Order.Id)],
            [.. state.Flags.Values.Where(f => !f.Open && f.Code != JurisdictionCode.Drill).Select(f => f.Code)]
        );
}
