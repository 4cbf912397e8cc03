using Azure;
using RegionalPause.Requests;

namespace RegionalPause.Ledger;

/// <summary>State of a shard.</summary>
public enum GuardState
{
    /// <summary>The owner may append under the control state that it last read.</summary>
    Open = 1,

    /// <summary>The owner must read the control state again before it may append.</summary>
    Fenced = 2,

    /// <summary>Nothing is ever appended again.</summary>
    Closed = 3,
}

/// <summary>
/// The one entity of a shard that every append must match (If-Match). A change of it makes every append that was prepared before fail: this
/// is the fence.
/// </summary>
public sealed record Guard
{
    /// <summary>The shard.</summary>
    public required ShardId Shard { get; init; }

    /// <summary>Host name and process, for the fleet view.</summary>
    public required string Owner { get; init; }

    /// <summary>When the owner registered.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>State of the shard.</summary>
    public required GuardState State { get; init; }

    /// <summary>The control version under which the owner last decided.</summary>
    public long ControlVersion { get; init; }

    /// <summary>The owner admits nothing under a control version older than this (P3).</summary>
    public long FencedVersion { get; init; }

    /// <summary>Cause of the last fence.</summary>
    public string FenceCause { get; init; } = "";

    /// <summary>Position of the next record.</summary>
    public long Next { get; init; }

    /// <summary>Hash of the last record.</summary>
    public ReadOnlyMemory<byte> Chain { get; init; } = LedgerCodec.Genesis;

    /// <summary>Position of the last batch with an admission; -1 if there is none.</summary>
    public long LastAdmission { get; init; } = -1;

    /// <summary>When the last ticket that was issued expires.</summary>
    public DateTimeOffset? LastNotAfter { get; init; }

    /// <summary>Every admission at or before this position was sent or has expired; -1 if there is none.</summary>
    public long SettledUpTo { get; init; } = -1;

    /// <summary>When the owner last wrote.</summary>
    public required DateTimeOffset LastWriteAt { get; init; }

    /// <summary>
    /// Whether not all of its records can be sealed, because data in storage were changed. Such a shard is closed without a closing record,
    /// because that record could not be sealed either.
    /// </summary>
    public bool IsUnsealable { get; init; }

    /// <summary>Grows with every write of this entity, because an ETag that is made from the time could repeat within a tick.</summary>
    public long Counter { get; init; }

    /// <summary>ETag of the entity that was read.</summary>
    public ETag Tag { get; init; }

    /// <summary>Whether no admission of this shard can still be in transit.</summary>
    public bool IsSettled => SettledUpTo >= LastAdmission;

    /// <summary>The guard after a record is appended.</summary>
    internal Guard After(LedgerRecord record, byte[] bytes) =>
        this with
        {
            Next = record.Position + 1,
            Chain = LedgerCodec.Hash(bytes),
            Counter = Counter + 1,
            LastWriteAt = record.At,
        };
}
