using System.Collections.Frozen;
using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Gate;

/// <summary>
/// The control state at one version, as the gate uses it: every training flag, every order in force, and the terms of every resumption.
/// Immutable. A batch is decided under exactly one snapshot, and two versions are never mixed (R9).
/// </summary>
public sealed class Snapshot
{
    private readonly FrozenDictionary<JurisdictionCode, CompiledOrder[]> enforced;
    private readonly CompiledOrder[] shadows;

    private Snapshot(
        long version,
        FrozenDictionary<JurisdictionCode, bool> flags,
        FrozenDictionary<JurisdictionCode, ResumptionTerms> terms,
        ImmutableArray<CompiledOrder> inForce
    )
    {
        Version = version;
        Flags = flags;
        Terms = terms;
        enforced = inForce
            .Where(o => !o.Order.Shadow)
            .SelectMany(o => o.Order.Jurisdictions.Distinct(), (order, code) => (order, code))
            .GroupBy(x => x.code, x => x.order)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray());
        shadows = [.. inForce.Where(o => o.Order.Shadow)];
    }

    /// <summary>The control version. It grows with every change of a flag or an order.</summary>
    public long Version { get; }

    /// <summary>All training flags that were ever set, open or closed.</summary>
    public FrozenDictionary<JurisdictionCode, bool> Flags { get; }

    /// <summary>Terms under which training resumed, by jurisdiction; a jurisdiction without terms was never resumed under terms.</summary>
    public FrozenDictionary<JurisdictionCode, ResumptionTerms> Terms { get; }

    /// <summary>Shadow orders, by id. They are evaluated, but not enforced (R13).</summary>
    public ImmutableArray<PauseOrder> Shadows => [.. shadows.Select(o => o.Order)];

    /// <summary>Creates a snapshot from the parts of the control state that decide about content.</summary>
    public static Snapshot Of(ControlState state) =>
        new(
            state.Version,
            state.Flags.ToFrozenDictionary(f => f.Key, f => f.Value.Open),
            state.Terms.ToFrozenDictionary(),
            [.. state.Orders.Values.Where(o => o.IsInForce).Select(o => o.Rest).OrderBy(o => o.Id).Select(o => new CompiledOrder(o))]
        );

    /// <summary>Whether the training flag of a jurisdiction is open. A flag is closed until an operator opens it.</summary>
    public bool IsOpen(JurisdictionCode code) => Flags.TryGetValue(code, out bool open) && open;

    /// <summary>Whether an item is outside the span that was resumed in a jurisdiction (D32).</summary>
    internal bool IsOutsideSpan(JurisdictionCode code, ContentItem item) =>
        Terms.TryGetValue(code, out ResumptionTerms? terms) && !terms.Admit(item.Type, item.CreatedAt);

    /// <summary>Whether an enforced order is still in force in a jurisdiction of an item.</summary>
    internal bool IsCoveredBy(OrderId order, ContentItem item)
    {
        foreach (JurisdictionCode code in item.Jurisdictions)
        {
            foreach (CompiledOrder over in EnforcedOver(code))
            {
                if (over.Id == order)
                    return true;
            }
        }
        return false;
    }

    /// <summary>The enforced orders that name a jurisdiction, by id.</summary>
    public ImmutableArray<PauseOrder> OrdersOver(JurisdictionCode code) => [.. EnforcedOver(code).ToArray().Select(o => o.Order)];

    /// <summary>The same orders in the form that the gate uses.</summary>
    internal ReadOnlySpan<CompiledOrder> EnforcedOver(JurisdictionCode code) =>
        enforced.TryGetValue(code, out CompiledOrder[]? over) ? over : [];

    /// <summary>The instants of creation from which on items of some jurisdictions may be decided otherwise.</summary>
    internal IEnumerable<DateTimeOffset> CreationTurns(ImmutableArray<JurisdictionCode> codes) =>
        codes.SelectMany(code =>
            EnforcedOver(code)
                .ToArray()
                .SelectMany(order => order.CreationTurns)
                .Concat(Terms.TryGetValue(code, out ResumptionTerms? terms) ? [terms.From] : [])
        );

    /// <summary>The same of the instant of collection.</summary>
    internal IEnumerable<DateTimeOffset> CollectionTurns(ImmutableArray<JurisdictionCode> codes) =>
        codes.SelectMany(code => EnforcedOver(code).ToArray().SelectMany(order => order.CollectionTurns));

    /// <summary>The shadow orders in the form that the gate uses.</summary>
    internal ReadOnlySpan<CompiledOrder> CompiledShadows => shadows;
}
