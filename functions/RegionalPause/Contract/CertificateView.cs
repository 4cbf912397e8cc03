using System.Collections.Immutable;

namespace RegionalPause.Contract;

/// <summary>The evidence that an order took effect (R10).</summary>
/// <param name="Order">The order id.</param>
/// <param name="Version">The control version from which the order is in force.</param>
/// <param name="CommittedAt">When it was committed.</param>
/// <param name="FencedAt">After this instant nothing covered was admitted.</param>
/// <param name="EffectiveAt">After this instant nothing covered could arrive.</param>
/// <param name="Fences">One fence for each shard.</param>
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
/// <param name="FencePosition">Position of the fence record.</param>
/// <param name="FenceHash">Its chain hash, hexadecimal.</param>
/// <param name="LastAdmission">Position of the last admission before it; negative if there is none.</param>
/// <param name="LastNotAfter">Until when the last ticket before it could be accepted.</param>
/// <param name="Settlement">Why nothing admitted before can arrive any more.</param>
public sealed record FenceView(
    string Shard,
    long FencePosition,
    string FenceHash,
    long LastAdmission,
    DateTimeOffset? LastNotAfter,
    string Settlement
);
