using System.Collections.Immutable;
using Azure;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Control;

/// <summary>The control state at one version: the flags, orders and terms in force, and the stage of each order.</summary>
/// <param name="Version">Increases by one with every change; 0 before the first change (P3).</param>
/// <param name="ChainHash">Hash of the control log up to that version.</param>
/// <param name="Flags">Training flags that were ever set. A jurisdiction without a flag is closed.</param>
/// <param name="Orders">Orders that have not ended.</param>
/// <param name="Tightened">The last version that forbade something. Every shard must be fenced at this version or a later one.</param>
/// <param name="Tag">The ETag of the version row; <c>null</c> before the first change.</param>
public sealed record ControlState(
    long Version,
    ReadOnlyMemory<byte> ChainHash,
    ImmutableDictionary<JurisdictionCode, TrainingFlag> Flags,
    ImmutableDictionary<OrderId, OrderState> Orders,
    long Tightened = 0,
    ETag? Tag = null
)
{
    /// <summary>
    /// Terms under which training resumed, by jurisdiction. They stay in force after the order and after later orders (D33).
    /// </summary>
    public ImmutableDictionary<JurisdictionCode, ResumptionTerms> Terms { get; init; } =
        ImmutableDictionary<JurisdictionCode, ResumptionTerms>.Empty;
}
