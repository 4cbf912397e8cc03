using System.Collections.Immutable;
using RegionalPause.Decisions;
using RegionalPause.Ledger;
using RegionalPause.Requests;

namespace RegionalPause.Tests.History;

/// <summary>One admission, where it stands.</summary>
internal sealed record Admission(LedgerRecord.Batch Batch, int Index, LedgerEntry.Decided Entry)
{
    public LedgerCoordinates Coordinates => new(Batch.Shard, Batch.Position, Index);

    public LawBook.Facts Facts { get; } = LawBook.Facts.Of(Entry);
}

/// <summary>A shard's records read, as far as they can be.</summary>
internal sealed record ShardReading(ShardHistory History, ImmutableArray<LedgerRecord> Records)
{
    public ShardId Shard => History.Shard;

    public IEnumerable<LedgerRecord.Batch> Batches => Records.OfType<LedgerRecord.Batch>();

    public ImmutableArray<Admission> Admissions { get; } =
    [
        .. Records
            .OfType<LedgerRecord.Batch>()
            .SelectMany(b => b.Entries.Select((entry, i) => (b, i, entry)))
            .Where(x => x.entry is LedgerEntry.Decided { Decision.Outcome: Outcome.Admit })
            .Select(x => new Admission(x.b, x.i, (LedgerEntry.Decided)x.entry)),
    ];

    /// <summary>The chain hash after a position; the first one's predecessor is the genesis.</summary>
    public byte[]? HashAt(long position) =>
        position == -1 ? LedgerCodec.Genesis.ToArray()
        : position < History.Records.Length ? LedgerCodec.Hash(History.Records[(int)position])
        : null;

    /// <summary>The last batch at or before a position that admitted anything; <c>null</c> if none did.</summary>
    public LedgerRecord.Batch? LastAdmissionUpTo(long position) => Admissions.LastOrDefault(a => a.Batch.Position <= position)?.Batch;

    /// <summary>When the last ticket issued at or before a position runs out.</summary>
    public DateTimeOffset? LastNotAfterUpTo(long position) =>
        Admissions.Where(a => a.Batch.Position <= position).Select(a => a.Batch.NotAfter).DefaultIfEmpty().Max();
}
