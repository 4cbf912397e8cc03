using System.Collections.Immutable;

namespace RegionalPause.Contract;

/// <summary>The evidence that an order took effect (R10).</summary>
/// <param name="Order">The order id.</param>
/// <param name="Version">The control version that put the order in force.</param>
/// <param name="CommittedAt">When the order was committed.</param>
/// <param name="FencedAt">The instant after which no covered item was admitted.</param>
/// <param name="EffectiveAt">The instant after which no covered item could arrive.</param>
/// <param name="Fences">The fence of each shard.</param>
public sealed record CertificateView(
    string Order,
    long Version,
    DateTimeOffset CommittedAt,
    DateTimeOffset FencedAt,
    DateTimeOffset EffectiveAt,
    ImmutableArray<FenceView> Fences
);

/// <summary>The fence of one shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="FencePosition">Position of the fence record in the shard.</param>
/// <param name="FenceHash">Chain hash of the fence record, hexadecimal.</param>
/// <param name="LastAdmission">Position of the last admission before the fence; -1 if the shard admitted nothing before it.</param>
/// <param name="LastNotAfter">When the last ticket from before the fence expires; <c>null</c> if no ticket was issued.</param>
/// <param name="Settlement">
/// Why no item that was admitted before the fence can still arrive: <c>sent</c>, <c>expired</c> or <c>nothing-admitted</c>.
/// </param>
public sealed record FenceView(
    string Shard,
    long FencePosition,
    string FenceHash,
    long LastAdmission,
    DateTimeOffset? LastNotAfter,
    string Settlement
);
