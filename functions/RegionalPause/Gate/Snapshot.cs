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
    private readonly FrozenDictionary<JurisdictionCode, CompiledOrder[]> enforced;
    private readonly CompiledOrder[] shadows;

    private Snapshot(long version, FrozenDictionary<JurisdictionCode, bool> flags, ImmutableArray<CompiledOrder> inForce)
    {
        Version = version;
        Flags = flags;
        enforced = inForce.Where(o => !o.Order.Shadow)
            .SelectMany(o => o.Order.Jurisdictions.Distinct(), (order, code) => (order, code))
            .GroupBy(x => x.code, x => x.order)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray());
        shadows = [.. inForce.Where(o => o.Order.Shadow)];
    }

    /// <summary>The control version it shows; grows with every change of flag or order.</summary>
    public long Version { get; }

    /// <summary>Training flags ever set, open or not.</summary>
    public FrozenDictionary<JurisdictionCode, bool> Flags { get; }

    /// <summary>Shadow orders, by id, which are evaluated and enforce nothing (R13).</summary>
    public ImmutableArray<PauseOrder> Shadows => [.. shadows.Select(o => o.Order)];

    /// <summary>Takes the parts of the control state that decide about content.</summary>
    public static Snapshot Of(ControlState state) => new(
        state.Version,
        state.Flags.ToFrozenDictionary(f => f.Key, f => f.Value.Open),
        [.. state.Orders.Values.Where(o => o.IsInForce).Select(o => o.Order).OrderBy(o => o.Id).Select(o => new CompiledOrder(o))]);

    /// <summary>Whether the training flag of a jurisdiction is open. Closed unless an operator opened it.</summary>
    public bool IsOpen(JurisdictionCode code) => Flags.TryGetValue(code, out bool open) && open;

    /// <summary>The enforced orders that name a jurisdiction, by id.</summary>
    public ImmutableArray<PauseOrder> OrdersOver(JurisdictionCode code) => [.. EnforcedOver(code).ToArray().Select(o => o.Order)];

    /// <summary>The same as the gate asks them.</summary>
    internal ReadOnlySpan<CompiledOrder> EnforcedOver(JurisdictionCode code) => enforced.TryGetValue(code, out CompiledOrder[]? over) ? over : [];

    /// <summary>The shadow orders as the gate asks them.</summary>
    internal ReadOnlySpan<CompiledOrder> CompiledShadows => shadows;
}
