using System.Globalization;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Storage;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// Where each record stands in the sealed ledger, so that a proof need not search for it. Table <c>leaves</c>. Partition: shard; row: 19-digit position;
/// column: index of the record's leaf. One more row in a shard's partition, <c>sealed</c>, says that all of a closed shard is. Written by the sequencer while
/// it finishes a round; grows by one row a record; could be made again from the ledger.
/// </summary>
public sealed class LeafTable(StorageAccount account)
{
    private const int MaxPerTransaction = 100;
    private const string SealedRow = "sealed";

    private readonly TableClient table = account.Tables.GetTableClient("leaves");

    /// <summary>Creates the table if it is missing.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    internal Task WriteAsync(IEnumerable<SealedPlace> places, CancellationToken cancellationToken) => Task.WhenAll(
        // Crash here: some places are noted; whoever finishes the round notes all of them.
        places.GroupBy(p => p.Shard).SelectMany(g => g.Chunk(MaxPerTransaction)).Select(chunk => table.SubmitTransactionAsync(
            chunk.Select(p => new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(p.Shard.Value, Row(p.Position)) { ["Leaf"] = p.Leaf })), cancellationToken)));

    /// <summary>Index of a record's leaf, or <c>null</c> while it is not sealed.</summary>
    public async Task<long?> FindAsync(ShardId shard, long position, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(shard.Value, Row(position), cancellationToken: cancellationToken).ConfigureAwait(false);
        return row.HasValue ? row.Value!.GetInt64("Leaf") : null;
    }

    internal Task WriteSealedAsync(ShardId shard, CancellationToken cancellationToken) =>
        // Crash here: the state still has the shard, so it is noted once more.
        table.UpsertEntityAsync(new TableEntity(shard.Value, SealedRow), TableUpdateMode.Replace, cancellationToken);

    internal async Task<bool> IsSealedAsync(ShardId shard, CancellationToken cancellationToken) =>
        (await table.GetEntityIfExistsAsync<TableEntity>(shard.Value, SealedRow, cancellationToken: cancellationToken).ConfigureAwait(false)).HasValue;

    private static string Row(long position) => position.ToString("D19", CultureInfo.InvariantCulture);
}
