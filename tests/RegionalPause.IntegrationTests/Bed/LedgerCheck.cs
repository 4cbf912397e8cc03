using System.Collections.Immutable;
using RegionalPause.Decisions;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>
/// Every shard of an account, read whole and checked: gapless, one hash chain, versions that never go back (P3). What it says of admissions
/// is what the loaders are held against.
/// </summary>
internal sealed record LedgerCheck(ImmutableArray<LedgerRecord> Records)
{
    /// <summary>Every admission, by the message id it was sent under.</summary>
    public ImmutableDictionary<string, LedgerEntry.Decided> Admissions { get; } =
        Records
            .OfType<LedgerRecord.Batch>()
            .SelectMany(batch =>
                batch.Entries.Select(
                    (entry, i) =>
                        (
                            Id: new LedgerCoordinates(ShardId.Parse(batch.Shard.Value), batch.Position, i).ToString(),
                            Entry: entry as LedgerEntry.Decided
                        )
                )
            )
            .Where(x => x.Entry?.Decision.Outcome == Outcome.Admit)
            .ToImmutableDictionary(x => x.Id, x => x.Entry!);

    /// <summary>Reads all shards.</summary>
    public static async Task<LedgerCheck> ReadAsync(ShardTable table, CancellationToken cancellationToken)
    {
        var records = ImmutableArray.CreateBuilder<LedgerRecord>();
        foreach (
            ShardId shard in (await table.ListLiveAsync(cancellationToken)).Union(await table.ListClosedAsync(cancellationToken)).Order()
        )
            await ReadAsync(table, shard, records, cancellationToken);
        return new LedgerCheck(records.ToImmutable());
    }

    /// <summary>
    /// Items whose latest decision is one of these outcomes; of items admitted, held and so on again, the latest is not known across
    /// shards.
    /// </summary>
    public IEnumerable<LedgerEntry.Decided> Decided(Outcome outcome) =>
        Records
            .OfType<LedgerRecord.Batch>()
            .SelectMany(b => b.Entries)
            .OfType<LedgerEntry.Decided>()
            .Where(d => d.Decision.Outcome == outcome);

    /// <summary>
    /// Admissions of an item that an order covered, made after its fence in their shard, or under a law that had the order in force (P1).
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="version">The control version that put it in force.</param>
    /// <param name="until">The last control version at which it was in force.</param>
    public IEnumerable<string> AdmittedDespite(PauseOrder order, long version, long until = long.MaxValue)
    {
        ILookup<ShardId, LedgerRecord.Fence> fences = Records
            .OfType<LedgerRecord.Fence>()
            .Where(f => f.Cause == $"order:{order.Id}")
            .ToLookup(f => f.Shard);
        foreach (LedgerRecord.Batch batch in Records.OfType<LedgerRecord.Batch>().Where(b => b.ControlVersion <= until))
        {
            bool late = batch.ControlVersion >= version || fences[batch.Shard].Any(f => f.Position < batch.Position);
            if (!late)
                continue;
            for (int i = 0; i < batch.Entries.Length; i++)
            {
                if (
                    batch.Entries[i] is LedgerEntry.Decided { Decision.Outcome: Outcome.Admit } admitted
                    && admitted.Jurisdictions.Any(order.Jurisdictions.Contains)
                )
                    yield return $"{new LedgerCoordinates(ShardId.Parse(batch.Shard.Value), batch.Position, i)} of {admitted.Item} under version {batch.ControlVersion}";
            }
        }
    }

    private static async Task ReadAsync(
        ShardTable table,
        ShardId shard,
        ImmutableArray<LedgerRecord>.Builder records,
        CancellationToken cancellationToken
    )
    {
        ReadOnlyMemory<byte> chain = LedgerCodec.Genesis;
        (long next, long law) = (0, 0);
        bool closed = false;
        await foreach ((LedgerRecord record, byte[] bytes) in table.ReadFromAsync(shard, 0, cancellationToken))
        {
            if (closed)
                throw new InvalidDataException($"{shard} goes on after its end, at {record.Position}.");
            if (record.Shard != shard || record.Position != next || !record.Previous.Span.SequenceEqual(chain.Span))
                throw new InvalidDataException($"{shard}: record {record.Position} of {record.Shard} does not follow position {next - 1}.");
            if (record is LedgerRecord.Batch batch && batch.ControlVersion < law)
                throw new InvalidDataException($"{shard}: the law goes back from {law} to {batch.ControlVersion} at {next}.");
            // A fence set again late may name an older law than the shard decides under by now; it takes nothing back.
            law = Math.Max(
                law,
                record switch
                {
                    LedgerRecord.Batch b => b.ControlVersion,
                    LedgerRecord.Fence f => f.ControlVersion,
                    _ => law,
                }
            );
            (chain, next, closed) = (LedgerCodec.Hash(bytes), next + 1, record is LedgerRecord.Close);
            records.Add(record);
        }
        Guard? guard = await table.ReadGuardAsync(shard, cancellationToken);
        if (guard is not null && (guard.Next != next || !guard.Chain.Span.SequenceEqual(chain.Span)))
            throw new InvalidDataException($"{shard}: the guard stands at {guard.Next}, the records end at {next}.");
    }
}
