using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Ledger;

/// <summary>One leaf: the decision on one item, or the purge of a held item. It contains no personal data (R26): the item appears by its
/// key.</summary>
public abstract record LedgerEntry
{
    private LedgerEntry() { }

    /// <summary>The item.</summary>
    public required ItemKey Item { get; init; }

    /// <summary>UTC day of its first decision, on which it is counted.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The previous disposition; <c>null</c> if the item is new. With it, the dispositions of every day can be recomputed from the
    /// ledger alone (R14b).</summary>
    public required Disposition? Before { get; init; }

    /// <summary>Code under which the item is counted; <c>null</c> if it is unknown.</summary>
    public JurisdictionCode? CountedUnder { get; init; }

    /// <summary>The item's content type; <c>null</c> for a malformed message.</summary>
    public ContentType? Type { get; init; }

    /// <summary>The disposition after this entry.</summary>
    public abstract Disposition Standing { get; }

    internal TallyMove Move => new(Day, new TallyKey(CountedUnder?.Value ?? TallyKey.NowhereKnown, Type), Before, Standing);

    /// <summary>A decision, with all data that a verifier needs to compare it with any order: the jurisdictions, the content, and its
    /// dates.</summary>
    public sealed record Decided : LedgerEntry
    {
        /// <summary>The decision of the gate.</summary>
        public required Decision Decision { get; init; }

        /// <summary>The item's purpose; <c>null</c> for a malformed message.</summary>
        public TrainingPurpose? Purpose { get; init; }

        /// <summary>Its author's pseudonym (R26); <c>null</c> for a malformed message.</summary>
        public Pseudonym? Author { get; init; }

        /// <summary>When it was created, to the second.</summary>
        public DateTimeOffset? CreatedAt { get; init; }

        /// <summary>When it was collected, to the second.</summary>
        public DateTimeOffset? CollectedAt { get; init; }

        /// <summary>Every jurisdiction that the item concerns.</summary>
        public ImmutableArray<JurisdictionCode> Jurisdictions { get; init; } = [];

        /// <summary>Shadow orders that would have covered it (R13).</summary>
        public ImmutableArray<OrderId> Shadows { get; init; } = [];

        /// <inheritdoc/>
        public override Disposition Standing => TallyMove.Of(Decision.Outcome);
    }

    /// <summary>The purge of a held item: its order was withdrawn, or its ceiling was reached (R15).</summary>
    public sealed record Purged : LedgerEntry
    {
        /// <summary>The order id, or the reason code of items held without an order.</summary>
        public required string Scope { get; init; }

        /// <summary>Whether the ceiling was reached; otherwise the order was withdrawn.</summary>
        public required bool AtCeiling { get; init; }

        /// <inheritdoc/>
        public override Disposition Standing => Ledger.Disposition.Expired;
    }
}

/// <summary>One record of a shard. The hash chain includes all records without a gap.</summary>
public abstract record LedgerRecord
{
    private LedgerRecord() { }

    /// <summary>The shard.</summary>
    public required ShardId Shard { get; init; }

    /// <summary>Position in the shard, from 0.</summary>
    public required long Position { get; init; }

    /// <summary>SHA-256 of the previous record; zeros for the first record.</summary>
    public required ReadOnlyMemory<byte> Previous { get; init; }

    /// <summary>The store's time when the record was prepared, to the second.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Decisions of one group commit.</summary>
    public sealed record Batch : LedgerRecord
    {
        /// <summary>The control version under which they were decided.</summary>
        public required long ControlVersion { get; init; }

        /// <summary>When the tickets of its admissions expire; <c>null</c> if it admits nothing.</summary>
        public required DateTimeOffset? NotAfter { get; init; }

        /// <summary>Every admission at or before this position was sent or has expired; -1 if there is none.</summary>
        public required long SettledUpTo { get; init; }

        /// <summary>The leaves.</summary>
        public required ImmutableArray<LedgerEntry> Entries { get; init; }
    }

    /// <summary>After this record the shard admits nothing under a control version older than <see cref="ControlVersion"/>.</summary>
    public sealed record Fence : LedgerRecord
    {
        /// <summary>The control version that caused the fence.</summary>
        public required long ControlVersion { get; init; }

        /// <summary>The cause: <c>order:ID</c> or <c>flags</c>.</summary>
        public required string Cause { get; init; }

        /// <summary>Position of the last batch before it with an admission; -1 if there is none.</summary>
        public required long LastAdmission { get; init; }

        /// <summary>When the last ticket that was issued before it expires.</summary>
        public required DateTimeOffset? LastNotAfter { get; init; }

        /// <summary>The same as <see cref="Batch.SettledUpTo"/>, at the fence.</summary>
        public required long SettledUpTo { get; init; }
    }

    /// <summary>The last record of a shard.</summary>
    public sealed record Close : LedgerRecord
    {
        /// <summary><c>stopped</c> by its owner, <c>abandoned</c> by the janitor, or <c>retired</c> to settle a doubt.</summary>
        public required string Cause { get; init; }

        /// <summary>The same as <see cref="Fence.LastAdmission"/>.</summary>
        public required long LastAdmission { get; init; }

        /// <summary>The same as <see cref="Fence.LastNotAfter"/>.</summary>
        public required DateTimeOffset? LastNotAfter { get; init; }

        /// <summary>The same as <see cref="Fence.SettledUpTo"/>.</summary>
        public required long SettledUpTo { get; init; }
    }
}
