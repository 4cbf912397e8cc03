using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Orders;

/// <summary>Why nothing that a shard admitted before its fence can still arrive.</summary>
public enum Settlement : byte
{
    /// <summary>The shard recorded every admission before the fence as sent.</summary>
    Sent = 1,

    /// <summary>The last ticket issued before the fence has expired on the store's clock.</summary>
    Expired = 2,

    /// <summary>The shard never admitted anything before the fence.</summary>
    NothingAdmitted = 3,
}

/// <summary>One shard's part in a certificate.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="FencePosition">Position of the fence, or of the close record if the owner closed the shard.</param>
/// <param name="FenceHash">Chain hash at the fence, hexadecimal.</param>
/// <param name="LastAdmission">Position of the last batch with an admission before the fence; -1 if there is no such batch.</param>
/// <param name="LastNotAfter">When the last of its tickets expires; <c>null</c> if no ticket was issued.</param>
/// <param name="Settlement">Why nothing that it admitted can still arrive.</param>
public sealed record ShardFence(
    ShardId Shard,
    long FencePosition,
    string FenceHash,
    long LastAdmission,
    DateTimeOffset? LastNotAfter,
    Settlement Settlement
);

/// <summary>The evidence that an order took effect. Insert-only: any instance may write it, and the first one succeeds.</summary>
/// <param name="Order">The order.</param>
/// <param name="Version">The control version that put it in force.</param>
/// <param name="CommittedAt">When the order was committed.</param>
/// <param name="FencedAt">The instant from which nothing covered is admitted.</param>
/// <param name="EffectiveAt">The instant from which nothing covered can arrive.</param>
/// <param name="Fences">The fences of every shard that could have admitted anything.</param>
public sealed record PauseCertificate(
    OrderId Order,
    long Version,
    DateTimeOffset CommittedAt,
    DateTimeOffset FencedAt,
    DateTimeOffset EffectiveAt,
    ImmutableArray<ShardFence> Fences
);
