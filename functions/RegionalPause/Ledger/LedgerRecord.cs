using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Ledger;

/// <summary>One leaf: what was decided of one item, or that a held item was purged. No personal data (R26): the item appears by its key.</summary>
public abstract record LedgerEntry
{
    private LedgerEntry() { }

    /// <summary>The item.</summary>
    public required ItemKey Item { get; init; }

    /// <summary>UTC day of its first decision, under which it is counted.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Where it stood before; <c>null</c> if it is new. With it the dispositions of every day can be recomputed from the ledger alone (R14b).</summary>
    public required Disposition? Before { get; init; }

    /// <summary>Code the item is counted under; <c>null</c> where none is known.</summary>
    public JurisdictionCode? CountedUnder { get; init; }

    /// <summary>The item's content type; <c>null</c> for a malformed message.</summary>
    public ContentType? Type { get; init; }

    /// <summary>Where it stands now.</summary>
    public abstract Disposition Standing { get; }

    internal TallyMove Move => new(Day, new TallyKey(CountedUnder?.Value ?? TallyKey.NowhereKnown, Type), Before, Standing);

    /// <summary>A decision, with everything a verifier needs to hold it against any order: who it concerned, what it was and when it was made.</summary>
    public sealed record Decided : LedgerEntry
    {
        /// <summary>What the gate said.</summary>
        public required Decision Decision { get; init; }

        /// <summary>The item's purpose; <c>null</c> for a malformed message.</summary>
        public TrainingPurpose? Purpose { get; init; }

        /// <summary>Its author's pseudonym (R26); <c>null</c> for a malformed message.</summary>
        public Pseudonym? Author { get; init; }

        /// <summary>When it was created, to the second.</summary>
        public DateTimeOffset? CreatedAt { get; init; }

        /// <summary>When it was collected, to the second.</summary>
        public DateTimeOffset? CollectedAt { get; init; }

        /// <summary>Every jurisdiction it concerned.</summary>
        public ImmutableArray<JurisdictionCode> Jurisdictions { get; init; } = [];

        /// <summary>Shadow orders that would have covered it (R13).</summary>
        public ImmutableArray<OrderId> Shadows { get; init; } = [];

        /// <inheritdoc/>
        public override Disposition Standing => TallyMove.Of(Decision.Outcome);
    }

    /// <summary>A held item purged: its order was withdrawn or its ceiling reached (R15).</summary>
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

/// <summary>One record of a shard; the chain runs through all of them without a gap.</summary>
public abstract record LedgerRecord
{
    private LedgerRecord() { }

    /// <summary>The shard.</summary>
    public required ShardId Shard { get; init; }

    /// <summary>Position in the shard, from 0.</summary>
    public required long Position { get; init; }

    /// <summary>SHA-256 of the record before; zeros for the first.</summary>
    public required ReadOnlyMemory<byte> Previous { get; init; }

    /// <summary>The store's time when it was prepared, to the second.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Decisions of one group commit.</summary>
    public sealed record Batch : LedgerRecord
    {
        /// <summary>The law they were decided under.</summary>
        public required long ControlVersion { get; init; }

        /// <summary>When the tickets of its admissions run out; <c>null</c> if it admits nothing.</summary>
        public required DateTimeOffset? NotAfter { get; init; }

        /// <summary>Every admission at or before this position has been sent or has run out; -1 for none.</summary>
        public required long SettledUpTo { get; init; }

        /// <summary>The leaves.</summary>
        public required ImmutableArray<LedgerEntry> Entries { get; init; }
    }

    /// <summary>After this record the shard admits nothing under a law older than <see cref="ControlVersion"/>.</summary>
    public sealed record Fence : LedgerRecord
    {
        /// <summary>The law that caused it.</summary>
        public required long ControlVersion { get; init; }

        /// <summary>What caused it: <c>order:ID</c> or <c>flags</c>.</summary>
        public required string Cause { get; init; }

        /// <summary>Position of the last batch before it that admitted anything; -1 for none.</summary>
        public required long LastAdmission { get; init; }

        /// <summary>When the last ticket issued before it runs out.</summary>
        public required DateTimeOffset? LastNotAfter { get; init; }

        /// <summary>As in <see cref="Batch.SettledUpTo"/>, at the fence.</summary>
        public required long SettledUpTo { get; init; }
    }

    /// <summary>The shard's last record.</summary>
    public sealed record Close : LedgerRecord
    {
        /// <summary><c>stopped</c> by its owner, <c>abandoned</c> by the janitor, or <c>retired</c> to settle a doubt.</summary>
        public required string Cause { get; init; }

        /// <summary>As in <see cref="Fence.LastAdmission"/>.</summary>
        public required long LastAdmission { get; init; }

        /// <summary>As in <see cref="Fence.LastNotAfter"/>.</summary>
        public required DateTimeOffset? LastNotAfter { get; init; }

        /// <summary>As in <see cref="Fence.SettledUpTo"/>.</summary>
        public required long SettledUpTo { get; init; }
    }
}
