using Azure;

namespace RegionalPause.Ledger;

/// <summary>State of a shard.</summary>
public enum GuardState
{
    /// <summary>Its owner may append under the law it last read.</summary>
    Open = 1,

    /// <summary>Its owner has to read the law again before it may append.</summary>
    Fenced = 2,

    /// <summary>Nothing is ever appended again.</summary>
    Closed = 3,
}

/// <summary>
/// The one entity of a shard that every append must match (If-Match). Whoever changes it makes every append prepared before fail: this is the fence.
/// </summary>
public sealed record Guard
{
    /// <summary>The shard.</summary>
    public required ShardId Shard { get; init; }

    /// <summary>Host name and process, for the fleet view.</summary>
    public required string Owner { get; init; }

    /// <summary>When the owner registered.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>State.</summary>
    public required GuardState State { get; init; }

    /// <summary>The law the owner last decided under.</summary>
    public long ControlVersion { get; init; }

    /// <summary>The owner admits nothing under a law older than this (P3).</summary>
    public long FencedVersion { get; init; }

    /// <summary>Cause of the last fence.</summary>
    public string FenceCause { get; init; } = "";

    /// <summary>Position of the next record.</summary>
    public long Next { get; init; }

    /// <summary>Hash of the last record.</summary>
    public ReadOnlyMemory<byte> Chain { get; init; } = LedgerCodec.Genesis;

    /// <summary>Position of the last batch that admitted anything; -1 for none.</summary>
    public long LastAdmission { get; init; } = -1;

    /// <summary>When the last ticket issued runs out.</summary>
    public DateTimeOffset? LastNotAfter { get; init; }

    /// <summary>Every admission at or before this position has been sent or has run out; -1 for none.</summary>
    public long SettledUpTo { get; init; } = -1;

    /// <summary>When the owner last wrote.</summary>
    public required DateTimeOffset LastWriteAt { get; init; }

    /// <summary>
    /// Whether its records cannot all be sealed: something in storage was changed. Such a shard is closed, without a closing record, since
    /// none would be sealed either.
    /// </summary>
    public bool IsUnsealable { get; init; }

    /// <summary>Grows with every write of this entity, since an ETag made of time could repeat within a tick.</summary>
    public long Counter { get; init; }

    /// <summary>The store's tag of what was read.</summary>
    public ETag Tag { get; init; }

    /// <summary>Whether nothing admitted here can still be on its way.</summary>
    public bool IsSettled => SettledUpTo >= LastAdmission;

    /// <summary>The guard after a record was appended.</summary>
    internal Guard After(LedgerRecord record, byte[] bytes) => this with { Next = record.Position + 1, Chain = LedgerCodec.Hash(bytes), Counter = Counter + 1, LastWriteAt = record.At };
}
