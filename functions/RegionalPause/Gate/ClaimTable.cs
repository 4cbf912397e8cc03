using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Gate;

/// <summary>Which shard decides, or decided, an item.</summary>
/// <param name="Item">The item.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Position">The decision is in the first batch of that shard at or after this position, or it does not exist.</param>
/// <param name="Prior">The previous decision; it is in force if this one does not exist.</param>
/// <param name="Day">UTC day of the first claim, on which the item is counted.</param>
/// <param name="Tag">ETag of the row.</param>
internal sealed record Claim(
    ItemKey Item,
    ShardId Shard,
    long Position,
    (ShardId Shard, long Position)? Prior,
    DateOnly Day,
    ETag Tag = default
)
{
    /// <summary>Whether a stored claim points to the same decisions as this one.</summary>
    public bool IsAt(Claim? stored) => stored is not null && stored.Shard == Shard && stored.Position == Position && stored.Prior == Prior;
}

/// <summary>
/// One row an item. It is inserted before the item is decided, so that two instances with the same item cannot both decide it as new (R7,
/// D16). Table <c>claims</c>. Partition: the first hexadecimal digit of the item key modulo 8, so that a group commits in at most eight
/// transactions. Row: the item key. Columns: shard and position of the decision, those of the previous one, the day, and the raw content
/// id. The raw id lets a quarantine set name items, and it can be erased without changing the ledger. The instance that decides writes the
/// row. The table grows by one row an item; rows are never deleted.
/// </summary>
public sealed class ClaimTable(StorageAccount account) : IStorageTable
{
    private const int Buckets = 8;
    private const int MaxPerTransaction = 100;

    private readonly TableClient claims = account.Tables.GetTableClient("claims");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => claims.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>
    /// Inserts a claim for each item, in as few transactions as the table allows. Returns the items that were claimed before, with the
    /// existing claim. All other items are now claimed as requested.
    /// </summary>
    internal async Task<Dictionary<ItemKey, Claim>> InsertAsync(
        IReadOnlyList<(Claim Claim, ItemId? Id)> wanted,
        CancellationToken cancellationToken
    )
    {
        var taken = new Dictionary<ItemKey, Claim>();
        IEnumerable<Task<List<Claim>>> inserts = wanted
            .GroupBy(w => Partition(w.Claim.Item))
            .SelectMany(bucket => bucket.Chunk(MaxPerTransaction))
            .Select(chunk => InsertChunkAsync(chunk, cancellationToken));
        foreach (List<Claim> found in await Task.WhenAll(inserts).ConfigureAwait(false))
        {
            foreach (Claim claim in found)
                taken[claim.Item] = claim;
        }
        return taken;
    }

    /// <summary>The claim of an item; <c>null</c> if there is none.</summary>
    internal async Task<Claim?> FindAsync(ItemKey item, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await claims
            .GetEntityIfExistsAsync<TableEntity>(Partition(item), item.ToString(), cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue ? ToClaim(item, row.Value!) : null;
    }

    /// <summary>The content id of an item key; <c>null</c> if it was erased, or if the item was never claimed.</summary>
    internal async Task<ItemId?> FindIdAsync(ItemKey item, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await claims
            .GetEntityIfExistsAsync<TableEntity>(Partition(item), item.ToString(), ["ContentId", "Revision"], cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue ? IdOf(row.Value!) : null;
    }

    /// <summary>
    /// The content ids of many items, from a list of the whole table. An item is absent if its id was erased, or if it was never claimed.
    /// </summary>
    internal async Task<IReadOnlyDictionary<ItemKey, ItemId>> ListIdsAsync(IEnumerable<ItemKey> items, CancellationToken cancellationToken)
    {
        var wanted = items.Distinct().ToDictionary(item => item.ToString());
        var found = new ConcurrentDictionary<ItemKey, ItemId>();
        await Task.WhenAll(Enumerable.Range(0, Buckets).Select(ListBucketAsync)).ConfigureAwait(false);
        return found;

        async Task ListBucketAsync(int bucket)
        {
            string filter = TableClient.CreateQueryFilter($"PartitionKey eq {bucket.ToString(CultureInfo.InvariantCulture)}");
            await foreach (
                TableEntity row in claims
                    .QueryAsync<TableEntity>(filter, select: ["RowKey", "ContentId", "Revision"], cancellationToken: cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                if (wanted.TryGetValue(row.RowKey, out ItemKey item) && IdOf(row) is { } id)
                    found[item] = id;
            }
        }
    }

    /// <summary>
    /// Changes claims, each if no other instance changed it since it was read, in as few transactions as the table allows. Returns the
    /// items whose claims are now as requested.
    /// </summary>
    internal async Task<HashSet<ItemKey>> ReplaceAsync(IReadOnlyCollection<Claim> wanted, CancellationToken cancellationToken)
    {
        IEnumerable<Task<List<ItemKey>>> writes = wanted
            .GroupBy(claim => Partition(claim.Item))
            .SelectMany(bucket => bucket.Chunk(MaxPerTransaction))
            .Select(chunk => ReplaceChunkAsync(chunk, cancellationToken));
        return [.. (await Task.WhenAll(writes).ConfigureAwait(false)).SelectMany(replaced => replaced)];
    }

    private async Task<List<ItemKey>> ReplaceChunkAsync(Claim[] chunk, CancellationToken cancellationToken)
    {
        var replaced = new List<ItemKey>();
        while (chunk.Length > 0)
        {
            try
            {
                // Crash here: the claims point to decisions that may never be made; then the previous decisions are in force.
                IEnumerable<TableTransactionAction> rows = chunk.Select(claim => new TableTransactionAction(
                    TableTransactionActionType.UpdateMerge,
                    ToEntity(claim, null),
                    claim.Tag
                ));
                await claims.SubmitTransactionAsync(rows, cancellationToken).ConfigureAwait(false);
                replaced.AddRange(chunk.Select(claim => claim.Item));
                break;
            }
            catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
            {
                // One refused row fails the whole transaction. An earlier attempt of this request may have written all of them.
                Claim?[] found = await Task.WhenAll(chunk.Select(claim => FindAsync(claim.Item, cancellationToken))).ConfigureAwait(false);
                replaced.AddRange(chunk.Where((claim, i) => claim.IsAt(found[i])).Select(claim => claim.Item));
                chunk = [.. chunk.Where((claim, i) => found[i]?.Tag == claim.Tag)];
            }
        }
        return replaced;
    }

    private async Task<List<Claim>> InsertChunkAsync((Claim Claim, ItemId? Id)[] chunk, CancellationToken cancellationToken)
    {
        var taken = new List<Claim>();
        while (chunk.Length > 0)
        {
            try
            {
                // Crash here: claimed but not decided; the message is delivered again and finds its own claim void.
                IEnumerable<TableTransactionAction> rows = chunk.Select(w => new TableTransactionAction(
                    TableTransactionActionType.Add,
                    ToEntity(w.Claim, w.Id)
                ));
                await claims.SubmitTransactionAsync(rows, cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
            {
                // One refused row fails the whole transaction, and the error names only that row, so all rows are read once.
                Claim?[] found = await Task.WhenAll(chunk.Select(w => FindAsync(w.Claim.Item, cancellationToken))).ConfigureAwait(false);
                taken.AddRange(found.OfType<Claim>());
                chunk = [.. chunk.Where((_, i) => found[i] is null)];
            }
        }
        return taken;
    }

    private static ItemId? IdOf(TableEntity row) =>
        row.GetString("ContentId") is { } id ? new ItemId(id, row.GetInt32("Revision") ?? 1) : null;

    private static string Partition(ItemKey item) =>
        ((Convert.ToInt32(item.ToString()[..1], 16)) % Buckets).ToString(CultureInfo.InvariantCulture);

    private static TableEntity ToEntity(Claim claim, ItemId? id)
    {
        var row = new TableEntity(Partition(claim.Item), claim.Item.ToString())
        {
            ["Shard"] = claim.Shard.Value,
            ["Position"] = claim.Position,
            ["PriorShard"] = claim.Prior?.Shard.Value ?? "",
            ["PriorPosition"] = claim.Prior?.Position ?? -1L,
            ["Day"] = claim.Day.ToString("O", CultureInfo.InvariantCulture),
        };
        if (id is { } known)
        {
            row["ContentId"] = known.ContentId;
            row["Revision"] = known.Revision;
        }
        return row;
    }

    private static Claim ToClaim(ItemKey item, TableEntity row) =>
        new(
            item,
            ShardId.Parse(row.GetString("Shard")),
            row.GetInt64("Position") ?? throw new InvalidDataException($"Claim {item} has no position."),
            row.GetString("PriorShard") is { Length: > 0 } prior ? (ShardId.Parse(prior), row.GetInt64("PriorPosition") ?? -1) : null,
            DateOnly.ParseExact(row.GetString("Day"), "O", CultureInfo.InvariantCulture),
            row.ETag
        );
}
