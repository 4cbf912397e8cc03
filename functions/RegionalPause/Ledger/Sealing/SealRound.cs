using System.Collections.Immutable;
using System.Security.Cryptography;
using RegionalPause.Control;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Ledger.Sealing;

/// <summary>The place of a shard's record in the sealed ledger.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Position">Position of the record in the shard.</param>
/// <param name="Leaf">Index of the record's leaf; its entries follow.</param>
internal readonly record struct SealedPlace(ShardId Shard, long Position, long Leaf);

/// <summary>
/// One round of the sequencer: the new data, in their permanent order. Pure. In a round, control rows come before the batches, but were
/// read after them. So a reader who starts at the beginning of the ledger knows the control state of every batch when they reach the batch.
/// </summary>
internal sealed class SealRound(SealState before)
{
    private readonly List<ReadOnlyMemory<byte>> leaves = [];
    private readonly List<SealedPlace> places = [];
    private readonly ImmutableSortedDictionary<ShardId, ShardCursor>.Builder cursors = before.Shards.ToBuilder();
    private long controlVersion = before.ControlVersion;
    private ReadOnlyMemory<byte> controlHash = before.ControlHash;

    /// <summary>The new leaves.</summary>
    public List<ReadOnlyMemory<byte>> Leaves => leaves;

    /// <summary>The places of the new records.</summary>
    public List<SealedPlace> Places => places;

    /// <summary>When the oldest new record of a shard was written; <c>null</c> if there is none.</summary>
    public DateTimeOffset? Oldest { get; private set; }

    /// <summary>Takes the next row of the control log. Returns the orders whose certificates must follow it, in this order.</summary>
    /// <exception cref="InvalidDataException">The row does not follow the previous one.</exception>
    public ImmutableArray<OrderId> TakeControl(long version, byte[] row)
    {
        ControlRow read = ControlLog.Read(row);
        if (version != controlVersion + 1 || read.Previous != Convert.ToHexStringLower(controlHash.Span))
            throw new InvalidDataException(
                $"Row {version} of the control log does not follow row {controlVersion}: it is not the log that was sealed so far."
            );
        leaves.Add(LedgerLeaf.OfControl(row));
        (controlVersion, controlHash) = (version, SHA256.HashData(row));
        return [.. read.Events.Where(e => e.Name == nameof(PauseEvent.OrderEffective)).Select(e => PauseJson.ReadEvent(e.Bytes.Span).Id)];
    }

    /// <summary>Takes a certificate that belongs to the previous row.</summary>
    public void TakeCertificate(OrderId order, byte[] certificate) => leaves.AddRange(LedgerLeaf.OfCertificate(order, certificate));

    /// <summary>Takes the next record of a shard.</summary>
    /// <exception cref="InvalidDataException">The record does not follow the previous one.</exception>
    public void TakeRecord(ShardId shard, LedgerRecord record, byte[] bytes)
    {
        ShardCursor cursor = cursors.GetValueOrDefault(shard, ShardCursor.Start);
        if (
            record.Shard != shard
            || record.Position != cursor.Next
            || !record.Previous.Span.SequenceEqual(cursor.Chain.Span)
            || cursor.Closed
        )
        {
            throw new InvalidDataException(
                $"Record {record.Position} of shard {shard} does not follow record {cursor.Next - 1}: "
                    + "it is not the shard that was sealed so far."
            );
        }
        Oldest = Oldest is { } oldest && oldest < record.At ? oldest : record.At;
        places.Add(new SealedPlace(shard, record.Position, before.Tree.Size + leaves.Count));
        leaves.AddRange(LedgerLeaf.OfRecord(shard, record.Position, bytes));
        cursors[shard] = new ShardCursor(record.Position + 1, LedgerCodec.Hash(bytes), record is LedgerRecord.Close);
    }

    /// <summary>Removes closed shards that cannot be listed any more.</summary>
    public void Forget(IEnumerable<ShardId> shards) => cursors.RemoveRange(shards);

    /// <summary>The state after the round, without its tree and name.</summary>
    public SealState After(DateTimeOffset at) =>
        before with
        {
            ControlVersion = controlVersion,
            ControlHash = controlHash,
            Shards = cursors.ToImmutable(),
            At = at,
        };
}
