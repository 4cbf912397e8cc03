using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Storage;

namespace RegionalPause.Holds;

/// <summary>One item parked whole.</summary>
/// <param name="Scope">The order that holds it, or the reason code of an item held without one.</param>
/// <param name="Coordinates">The decision that holds it.</param>
/// <param name="Key">The item.</param>
/// <param name="Message">The message as it came (R15).</param>
/// <param name="HeldAt">When it was parked.</param>
internal sealed record HeldItem(string Scope, LedgerCoordinates Coordinates, ItemKey Key, ReadOnlyMemory<byte> Message, DateTimeOffset HeldAt)
{
    public static string ScopeOf(Decision decision) => decision.Order?.Value ?? ReasonNames.Of(decision.Reason);
}

/// <summary>
/// Held items. Table <c>holds</c>. Partition: scope, <c>|</c>, the shard that decided; row: 19-digit position, <c>-</c>, index: the name of the decision, so
/// that parking it twice is parking it once, and a group parks in few transactions. Columns: the message, the item key, when. Written by whoever decided;
/// deleted by the drain or purge that ends it. One more partition, <c>progress</c>, has one row a scope for people to watch.
/// </summary>
public sealed class HoldTable(StorageAccount account) : IStorageTable
{
    private const string Progress = "progress";
    private const int MaxPerTransaction = 50; // of messages of 64 KiB, inside 4 MiB

    private readonly TableClient holds = account.Tables.GetTableClient("holds");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => holds.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Parks items; parked already is parked.</summary>
    internal Task ParkAsync(IReadOnlyCollection<HeldItem> items, CancellationToken cancellationToken) => Task.WhenAll(
        // Crash here: decided and not parked; the message comes back, finds its decision, and is parked then.
        items.GroupBy(i => Partition(i.Scope, i.Coordinates)).SelectMany(g => g.DistinctBy(i => Row(i.Coordinates)).Chunk(MaxPerTransaction)).Select(chunk => holds.SubmitTransactionAsync(
            chunk.Select(item => new TableTransactionAction(TableTransactionActionType.UpsertReplace, ToEntity(item))), cancellationToken)));

    /// <summary>Removes one item that is held no longer.</summary>
    internal Task RemoveAsync(HeldItem item, CancellationToken cancellationToken) =>
        // Crash here: the item was decided again and answered; the next slice finds the newer decision and removes the row.
        holds.DeleteEntityAsync(Partition(item.Scope, item.Coordinates), Row(item.Coordinates), cancellationToken: cancellationToken);

    /// <summary>Up to <paramref name="count"/> items of a scope, from the first or behind a place in it.</summary>
    internal async Task<ImmutableArray<HeldItem>> ReadAsync(string scope, LedgerCoordinates? behind, int count, CancellationToken cancellationToken)
    {
        string filter = InScope(scope);
        if (behind is { } place)
        {
            string partition = Partition(scope, place), row = Row(place);
            filter = $"{filter} and ({TableClient.CreateQueryFilter($"PartitionKey gt {partition} or (PartitionKey eq {partition} and RowKey gt {row})")})";
        }
        ImmutableArray<HeldItem>.Builder items = ImmutableArray.CreateBuilder<HeldItem>();
        await foreach (TableEntity row in holds.QueryAsync<TableEntity>(filter, Math.Min(count, 1000), cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            items.Add(ToItem(scope, row));
            if (items.Count == count)
                break;
        }
        return items.ToImmutable();
    }

    /// <summary>Every item of a scope parked before an instant.</summary>
    internal async IAsyncEnumerable<HeldItem> ReadHeldBeforeAsync(string scope, DateTimeOffset instant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string filter = $"{InScope(scope)} and {TableClient.CreateQueryFilter($"HeldAt lt {instant}")}";
        await foreach (TableEntity row in holds.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
            yield return ToItem(scope, row);
    }

    /// <summary>Where each held item waits: keys only, a thousand a request.</summary>
    internal async IAsyncEnumerable<(string Scope, LedgerCoordinates Coordinates)> ListPlacesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TableEntity row in holds.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey ne {Progress}"), select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            int end = row.PartitionKey.IndexOf('|', StringComparison.Ordinal);
            yield return (row.PartitionKey[..end], Place(row, end));
        }
    }

    /// <summary>Whether an item waits under a scope.</summary>
    internal async Task<bool> ContainsAsync(string scope, LedgerCoordinates coordinates, CancellationToken cancellationToken) =>
        (await holds.GetEntityIfExistsAsync<TableEntity>(Partition(scope, coordinates), Row(coordinates), ["PartitionKey"], cancellationToken).ConfigureAwait(false)).HasValue;

    /// <summary>How many items wait in each scope, and since when the oldest; reads keys only, a thousand a request.</summary>
    internal async Task<ImmutableDictionary<string, (long Count, DateTimeOffset Oldest)>> CountAsync(string? scope, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, (long Count, DateTimeOffset Oldest)>(StringComparer.Ordinal);
        string filter = scope is null ? TableClient.CreateQueryFilter($"PartitionKey ne {Progress}") : InScope(scope);
        await foreach (TableEntity row in holds.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "HeldAt"], cancellationToken: cancellationToken).ConfigureAwait(false))
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
        await foreach (TableEntity row in holds.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Progress}"), cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            rows[row.RowKey] = new DrainProgress(row.GetString("State"), row.GetInt64("Released") ?? 0, row.GetInt64("HeldAgain") ?? 0, row.GetInt64("Excluded") ?? 0, row.GetInt64("Purged") ?? 0)
            {
                SetAside = row.GetInt64("SetAside") ?? 0,
                Behind = row.GetString("BehindShard") is { } shard ? new LedgerCoordinates(shard, row.GetInt64("BehindPosition") ?? 0, row.GetInt32("BehindIndex") ?? 0) : null,
            };
        }
        return rows.ToImmutable();
    }

    /// <summary>Writes one progress row. It is for people; nothing is decided by it.</summary>
    internal Task WriteProgressAsync(string scope, DrainProgress progress, CancellationToken cancellationToken) =>
        // Crash here: the figures shown lag by one slice; the ledger has the true ones.
        holds.UpsertEntityAsync(
            new TableEntity(Progress, scope)
            {
                ["State"] = progress.State, ["Released"] = progress.Released, ["HeldAgain"] = progress.HeldAgain, ["Excluded"] = progress.Excluded, ["Purged"] = progress.Purged, ["SetAside"] = progress.SetAside,
                ["BehindShard"] = progress.Behind?.Shard, ["BehindPosition"] = progress.Behind?.Position, ["BehindIndex"] = progress.Behind?.Index,
            },
            TableUpdateMode.Replace, cancellationToken);

    private static string InScope(string scope) => TableClient.CreateQueryFilter($"PartitionKey ge {scope + "|"} and PartitionKey lt {scope + "}"}");

    private static string Partition(string scope, LedgerCoordinates coordinates) => $"{scope}|{coordinates.Shard}";

    private static string Row(LedgerCoordinates coordinates) => string.Create(CultureInfo.InvariantCulture, $"{coordinates.Position:D19}-{coordinates.Index:D4}");

    private static TableEntity ToEntity(HeldItem item)
    {
        var row = new TableEntity(Partition(item.Scope, item.Coordinates), Row(item.Coordinates)) { ["Key"] = item.Key.ToString(), ["HeldAt"] = item.HeldAt };
        Bytes.Put(row, item.Message.Span);
        return row;
    }

    private static LedgerCoordinates Place(TableEntity row, int scopeLength) => new(
        row.PartitionKey[(scopeLength + 1)..], long.Parse(row.RowKey.AsSpan(0, 19), CultureInfo.InvariantCulture), int.Parse(row.RowKey.AsSpan(20), CultureInfo.InvariantCulture));

    private static HeldItem ToItem(string scope, TableEntity row) => new(
        scope,
        Place(row, scope.Length),
        KeyOf(row),
        MessageOf(row),
        row.GetDateTimeOffset("HeldAt") ?? DateTimeOffset.MaxValue);

    // A row that has lost its key or message still has a place in its scope: the drain sets it aside and goes on to the rows behind it.
    private static ItemKey KeyOf(TableEntity row) =>
        row.TryGetValue("Key", out object? value) && value is string { Length: 2 * ItemKey.Length } key && key.All(char.IsAsciiHexDigit) ? ItemKey.Read(Convert.FromHexString(key)) : default;

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

/// <summary>What a drain or purge has done so far.</summary>
internal sealed record DrainProgress(string State, long Released = 0, long HeldAgain = 0, long Excluded = 0, long Purged = 0)
{
    /// <summary>The last item asked: one that stays held must not keep the rest waiting. <c>null</c> before the first.</summary>
    public LedgerCoordinates? Behind { get; init; }

    /// <summary>Items of the current pass that could not be ended, for a reason of their own.</summary>
    public long SetAside { get; init; }

    public long Done => Released + HeldAgain + Excluded + Purged;
}
