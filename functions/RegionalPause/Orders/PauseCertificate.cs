using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Orders;

/// <summary>Why nothing admitted in a shard before its fence can still arrive.</summary>
public enum Settlement : byte
{
    /// <summary>The shard recorded every admission before the fence as sent.</summary>
    Sent = 1,

    /// <summary>The last ticket issued before the fence ran out on the store's clock.</summary>
    Expired = 2,

    /// <summary>The shard never admitted anything before the fence.</summary>
    NothingAdmitted = 3,
}

/// <summary>One shard's part in a certificate.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="FencePosition">Position of the fence (or of the close, for a shard that closed by itself).</param>
/// <param name="FenceHash">Chain hash at the fence, hexadecimal.</param>
/// <param name="LastAdmission">Position of the last batch with an admission before the fence; -1 if none.</param>
/// <param name="LastNotAfter">When its last ticket runs out; <c>null</c> if none was issued.</param>
/// <param name="Settlement">Why nothing of it can still arrive.</param>
public sealed record ShardFence(string Shard, long FencePosition, string FenceHash, long LastAdmission, DateTimeOffset? LastNotAfter, Settlement Settlement);

/// <summary>The evidence that an order took effect. Insert-only: one finalizer wins, any instance can be it.</summary>
/// <param name="Order">The order.</param>
/// <param name="Version">The control version that put it in force.</param>
/// <param name="CommittedAt">When the order was committed.</param>
/// <param name="FencedAt">From when nothing covered is admitted.</param>
/// <param name="EffectiveAt">From when nothing covered can arrive.</param>
/// <param name="Fences">Every shard that could have admitted anything.</param>
public sealed record PauseCertificate(
    OrderId Order,
    long Version,
    DateTimeOffset CommittedAt,
    DateTimeOffset FencedAt,
    DateTimeOffset EffectiveAt,
    ImmutableArray<ShardFence> Fences);
