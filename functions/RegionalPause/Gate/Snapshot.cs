using System.Collections.Frozen;
using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Pauses;

namespace RegionalPause.Gate;

/// <summary>
/// The law at one control version: every training flag and every order in force. Immutable; a batch is decided under exactly one, and no two versions
/// are ever mixed (R9).
/// </summary>
public sealed class Snapshot
{
    private readonly FrozenSet<JurisdictionCode> open;
    private readonly FrozenDictionary<JurisdictionCode, ImmutableArray<PauseOrder>> orders;

    private Snapshot(long version, FrozenSet<JurisdictionCode> open, FrozenDictionary<JurisdictionCode, ImmutableArray<PauseOrder>> orders,
        ImmutableArray<PauseOrder> shadows)
    {
        Version = version;
        this.open = open;
        this.orders = orders;
        Shadows = shadows;
    }

    /// <summary>The control version it shows; grows with every change of flag or order.</summary>
    public long Version { get; }

    /// <summary>Shadow orders, which are evaluated and enforce nothing.</summary>
    public ImmutableArray<PauseOrder> Shadows { get; }

    /// <summary>Takes the parts of the control state that decide about content.</summary>
    public static Snapshot Of(ControlState state)
    {
        ImmutableArray<PauseOrder> inForce = [.. state.Orders.Values.Where(o => o.IsInForce).Select(o => o.Order).OrderBy(o => o.Id)];
        return new Snapshot(
            state.Version,
            state.Flags.Values.Where(f => f.Open).Select(f => f.Code).ToFrozenSet(),
            inForce.Where(o => !o.Shadow)
                .SelectMany(o => o.Jurisdictions, (order, code) => (order, code))
                .GroupBy(x => x.code, x => x.order)
                .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray()),
            [.. inForce.Where(o => o.Shadow)]);
    }

    /// <summary>Whether the training flag of a jurisdiction is open. Closed unless an operator opened it.</summary>
    public bool IsOpen(JurisdictionCode code) => open.Contains(code);

    /// <summary>The enforced orders that name a jurisdiction, by id.</summary>
    public ImmutableArray<PauseOrder> OrdersOver(JurisdictionCode code) => orders.TryGetValue(code, out ImmutableArray<PauseOrder> over) ? over : [];
}
