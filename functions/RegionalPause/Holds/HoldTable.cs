using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Holds;

/// <summary>One item, parked with its full message.</summary>
/// <param name="Scope">The order that holds it, or the reason code of an item held without an order.</param>
/// <param name="Coordinates">The decision that holds it.</param>
/// <param name="Key">The item.</param>
/// <param name="Message">The message as received (R15).</param>
/// <param name="HeldAt">When it was parked.</param>
internal sealed record HeldItem(
    string Scope,
    LedgerCoordinates Coordinates,
    ItemKey Key,
    ReadOnlyMemory<byte> Message,
    DateTimeOffset HeldAt
)
{
    public static string ScopeOf(Decision decision) => decision.Order?.Value ?? ReasonNames.Of(decision.Reason);
}

/// <summary>
/// Held items. Table <c>holds</c>. Partition: scope, <c>|</c>, the shard that decided. Row: 19-digit position, <c>-</c>, index. This key
/// identifies the decision, so parking an item twice stores it once, and a batch needs few transactions. Columns: the message, the item
/// key, the time. The instance that decided writes the row; the drain or purge that ends it deletes it. One more partition,
/// <c>progress</c>, has one row a scope, for people to read.
/// </summary>
public sealed class HoldTable(StorageAccount account) : IStorageTable
{
    private const string Progress = "progress";
    private const int MaxPerTransaction = 50; // messages of 64 KiB each stay below 4 MiB

    private readonly TableClient holds = account.Tables.GetTableClient("holds");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => holds.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Parks items. An item that is already parked stays parked.</summary>
    internal Task ParkAsync(IReadOnlyCollection<HeldItem> items, CancellationToken cancellationToken) =>
        Task.WhenAll(
            // Crash here: decided but not parked; the message is delivered again, finds its decision, and is parked then.
            items
                .GroupBy(i => Partition(i.Scope, i.Coordinates))
                .SelectMany(g => g.DistinctBy(i => Row(i.Coordinates)).Chunk(MaxPerTransaction))
                .Select(chunk =>
                    holds.SubmitTransactionAsync(
                        chunk.Select(item => new TableTransactionAction(TableTransactionActionType.UpsertReplace, ToEntity(item))),
                        cancellationToken
                    )
                )
        );

    /// <summary>Removes one item that is no longer held.</summary>
    internal Task RemoveAsync(HeldItem item, CancellationToken cancellationToken) =>
        // Crash here: the item was decided again and the result was sent; the next slice finds the newer decision and removes the row.
        holds.DeleteEntityAsync(Partition(item.Scope, item.Coordinates), Row(item.Coordinates), cancellationToken: cancellationToken);

    /// <summary>Up to <paramref name="count"/> items of a scope, from its start or after a given item.</summary>
    internal async Task<ImmutableArray<HeldItem>> ReadAsync(
        string scope,
        LedgerCoordinates? behind,
        int count,
        CancellationToken cancellationToken
    )
    {
        string filter = InScope(scope);
        if (behind is { } place)
        {
            string partition = Partition(scope, place),
                row = Row(place);
            string after = TableClient.CreateQueryFilter(
                $"PartitionKey gt {partition} or (PartitionKey eq {partition} and RowKey gt {row})"
            );
            filter = $"{filter} and ({after})";
        }
        ImmutableArray<HeldItem>.Builder items = ImmutableArray.CreateBuilder<HeldItem>();
        await foreach (
            TableEntity row in holds
                .QueryAsync<TableEntity>(filter, Math.Min(count, 1000), cancellationToken: cancellationToken)
                .ConfigureAwait(false)
        )
        {
            items.Add(ToItem(scope, row));
            if (items.Count == count)
                break;
        }
        return items.ToImmutable();
    }

    /// <summary>Every item of a scope that was parked before an instant.</summary>
    internal async IAsyncEnumerable<HeldItem> ReadHeldBeforeAsync(
        string scope,
        DateTimeOffset instant,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string filter = $"{InScope(scope)} and {TableClient.CreateQueryFilter($"HeldAt lt {instant}")}";
        await foreach (TableEntity row in holds.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
            yield return ToItem(scope, row);
    }

    /// <summary>The scope and coordinates of each held item. It reads keys only, a thousand a request.</summary>
    internal async IAsyncEnumerable<(string Scope, LedgerCoordinates Coordinates)> ListPlacesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string filter = TableClient.CreateQueryFilter($"PartitionKey ne {Progress}");
        await foreach (
            TableEntity row in holds
                .QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken)
                .ConfigureAwait(false)
        )
        {
            int end = row.PartitionKey.IndexOf('|', StringComparison.Ordinal);
            yield return (row.PartitionKey[..end], Place(row, end));
        }
    }

    /// <summary>Whether an item is held under a scope.</summary>
    internal async Task<bool> ContainsAsync(string scope, LedgerCoordinates coordinates, CancellationToken cancellationToken) =>
        (
            await holds
                .GetEntityIfExistsAsync<TableEntity>(Partition(scope, coordinates), Row(coordinates), ["PartitionKey"], cancellationToken)
                .ConfigureAwait(false)
        ).HasValue;

    /// <summary>The number of held items in each scope, and when the oldest was parked. It reads keys only, a thousand a request.</summary>
    internal async Task<ImmutableDictionary<string, (long Count, DateTimeOffset Oldest)>> CountAsync(
        string? scope,
        CancellationToken cancellationToken
    )
    {
        var counts = new Dictionary<string, (long Count, DateTimeOffset Oldest)>(StringComparer.Ordinal);
        string filter = scope is null ? TableClient.CreateQueryFilter($"PartitionKey ne {Progress}") : InScope(scope);
        await foreach (
            TableEntity row in holds
                .QueryAsync<TableEntity>(filter, select: ["PartitionKey", "HeldAt"], cancellationToken: cancellationToken)
                .ConfigureAwait(false)
        )
        {
            string found = row.PartitionKey[..row.PartitionKey.IndexOf('|', StringComparison.Ordinal)];
            DateTimeOffset heldAt = row.GetDateTimeOffset("HeldAt") ?? DateTimeOffset.MaxValue;
            (long count, DateTimeOffset oldest) = counts.GetValueOrDefault(found, (0, heldAt));
            counts[found] = (count + 1, heldAt < oldest ? heldAt : oldest);
        }
        return counts.ToImmutableDictionary();
    }

    /// <summary>Progress rows, by scope.</summary>
    internal async Task<ImmutableDictionary<string, DrainProgress>> ReadProgressAsync(CancellationToken cancellationToken)
    {
        ImmutableDictionary<string, DrainProgress>.Builder rows = ImmutableDictionary.CreateBuilder<string, DrainProgress>();
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {Progress}");
        await foreach (TableEntity row in holds.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            rows[row.RowKey] = new DrainProgress(
                row.GetString("State"),
                row.GetInt64("Released") ?? 0,
                row.GetInt64("HeldAgain") ?? 0,
                row.GetInt64("Excluded") ?? 0,
                row.GetInt64("Purged") ?? 0
            )
            {
                SetAside = row.GetInt64("SetAside") ?? 0,
                WrittenAt = row.Timestamp,
                Behind = row.GetString("BehindShard") is { } shard
                    ? new LedgerCoordinates(ShardId.Parse(shard), row.GetInt64("BehindPosition") ?? 0, row.GetInt32("BehindIndex") ?? 0)
                    : null,
            };
        }
        return rows.ToImmutable();
    }

    /// <summary>Writes one progress row. People read it; no decision uses it.</summary>
    internal Task WriteProgressAsync(string scope, DrainProgress progress, CancellationToken cancellationToken) =>
        // Crash here: the displayed figures are one slice old; the ledger has the true ones.
        holds.UpsertEntityAsync(
            new TableEntity(Progress, scope)
            {
                ["State"] = progress.State,
                ["Released"] = progress.Released,
                ["HeldAgain"] = progress.HeldAgain,
                ["Excluded"] = progress.Excluded,
                ["Purged"] = progress.Purged,
                ["SetAside"] = progress.SetAside,
                ["BehindShard"] = progress.Behind?.Shard.Value,
                ["BehindPosition"] = progress.Behind?.Position,
                ["BehindIndex"] = progress.Behind?.Index,
            },
            TableUpdateMode.Replace,
            cancellationToken
        );

    private static string InScope(string scope) =>
        TableClient.CreateQueryFilter($"PartitionKey ge {scope + "|"} and PartitionKey lt {scope + "}"}");

    private static string Partition(string scope, LedgerCoordinates coordinates) => $"{scope}|{coordinates.Shard}";

    private static string Row(LedgerCoordinates coordinates) =>
        string.Create(CultureInfo.InvariantCulture, $"{coordinates.Position:D19}-{coordinates.Index:D4}");

    private static TableEntity ToEntity(HeldItem item)
    {
        var row = new TableEntity(Partition(item.Scope, item.Coordinates), Row(item.Coordinates))
        {
            ["Key"] = item.Key.ToString(),
            ["HeldAt"] = item.HeldAt,
        };
        Bytes.Put(row, item.Message.Span);
        return row;
    }

    private static LedgerCoordinates Place(TableEntity row, int scopeLength) =>
        new(
            ShardId.Parse(row.PartitionKey[(scopeLength + 1)..]),
            long.Parse(row.RowKey.AsSpan(0, 19), CultureInfo.InvariantCulture),
            int.Parse(row.RowKey.AsSpan(20), CultureInfo.InvariantCulture)
        );

    private static HeldItem ToItem(string scope, TableEntity row) =>
        new(scope, Place(row, scope.Length), KeyOf(row), MessageOf(row), row.GetDateTimeOffset("HeldAt") ?? DateTimeOffset.MaxValue);

    // A row that has lost its key or message is still in its scope: the drain sets it aside and continues with the next rows.
    private static ItemKey KeyOf(TableEntity row) =>
        row.TryGetValue("Key", out object? value) && value is string { Length: 2 * ItemKey.Length } key && key.All(char.IsAsciiHexDigit)
            ? ItemKey.Read(Convert.FromHexString(key))
            : default;

    private static byte[] MessageOf(TableEntity row)
    {
        try
        {
            return Bytes.Get(row);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            return [];
        }
    }
}

/// <summary>The results of a drain or purge so far.</summary>
internal sealed record DrainProgress(string State, long Released = 0, long HeldAgain = 0, long Excluded = 0, long Purged = 0)
{
    /// <summary>The last item that was processed; the next pass continues after it, so that an item that stays held does not block the
    /// others. <c>null</c> before the first.</summary>
    public LedgerCoordinates? Behind { get; init; }

    /// <summary>Items of the current pass that could not be ended, because of an error in the item.</summary>
    public long SetAside { get; init; }

    /// <summary>When it was written, by the clock of the store; <c>null</c> if it was not read from the store.</summary>
    public DateTimeOffset? WrittenAt { get; init; }

    public long Done => Released + HeldAgain + Excluded + Purged;
}
