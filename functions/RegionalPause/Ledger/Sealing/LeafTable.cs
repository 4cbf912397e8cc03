using System.Globalization;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// The place of each record in the sealed ledger, so that a proof needs no search. Table <c>leaves</c>. Partition: shard. Row: 19-digit
/// position. Column: index of the record's leaf. One more row in a shard's partition, <c>sealed</c>, states that a closed shard is
/// completely sealed. The sequencer writes the rows when it finishes a round. The table grows by one row a record. It could be rebuilt from
/// the ledger.
/// </summary>
public sealed class LeafTable(StorageAccount account)
{
    private const int MaxPerTransaction = 100;
    private const string SealedRow = "sealed";

    private readonly TableClient table = account.Tables.GetTableClient("leaves");

    /// <summary>Creates the table if it is missing.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    internal Task WriteAsync(IEnumerable<SealedPlace> places, CancellationToken cancellationToken) =>
        Task.WhenAll(
            // Crash here: some leaf places are written; the next run that finishes the round writes all of them.
            places
                .GroupBy(p => p.Shard)
                .SelectMany(g => g.Chunk(MaxPerTransaction))
                .Select(chunk =>
                    table.SubmitTransactionAsync(
                        chunk.Select(p => new TableTransactionAction(
                            TableTransactionActionType.UpsertReplace,
                            new TableEntity(p.Shard.Value, Row(p.Position)) { ["Leaf"] = p.Leaf }
                        )),
                        cancellationToken
                    )
                )
        );

    /// <summary>Index of the leaf of a record; <c>null</c> until it is sealed.</summary>
    public async Task<long?> FindAsync(ShardId shard, long position, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table
            .GetEntityIfExistsAsync<TableEntity>(shard.Value, Row(position), cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue ? row.Value!.GetInt64("Leaf") : null;
    }

    internal Task WriteSealedAsync(ShardId shard, CancellationToken cancellationToken) =>
        // Crash here: the state still contains the shard, so the row is written again.
        table.UpsertEntityAsync(new TableEntity(shard.Value, SealedRow), TableUpdateMode.Replace, cancellationToken);

    internal async Task<bool> IsSealedAsync(ShardId shard, CancellationToken cancellationToken) =>
        (
            await table
                .GetEntityIfExistsAsync<TableEntity>(shard.Value, SealedRow, cancellationToken: cancellationToken)
                .ConfigureAwait(false)
        ).HasValue;

    private static string Row(long position) => position.ToString("D19", CultureInfo.InvariantCulture);
}
