using System.Collections.Immutable;
using Azure;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Control;

/// <summary>The control partition at one version: the law in force and how far each order has come.</summary>
/// <param name="Version">Grows by one with every change; 0 before the first (P3).</param>
/// <param name="ChainHash">Hash of the control log up to that version.</param>
/// <param name="Flags">Training flags ever set; a jurisdiction without one is closed.</param>
/// <param name="Orders">Orders that have not ended.</param>
/// <param name="Tightened">The last version that forbade something: every shard has to be fenced at it or later.</param>
/// <param name="Tag">The store's tag of the version row; <c>null</c> before the first change.</param>
public sealed record ControlState(
    long Version,
    ReadOnlyMemory<byte> ChainHash,
    ImmutableDictionary<JurisdictionCode, TrainingFlag> Flags,
    ImmutableDictionary<OrderId, OrderStanding> Orders,
    long Tightened = 0,
    ETag? Tag = null)
{
    /// <summary>Terms under which training resumed, by jurisdiction; they outlast the order and any later one (D33).</summary>
    public ImmutableDictionary<JurisdictionCode, ResumptionTerms> Terms { get; init; } = ImmutableDictionary<JurisdictionCode, ResumptionTerms>.Empty;
}
