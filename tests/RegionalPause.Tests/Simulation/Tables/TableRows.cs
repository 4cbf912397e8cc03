namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>
/// The rows of one table in the order of their keys. Whatever is asked of it costs the logarithm of its size, and what it gives back.
/// </summary>
internal sealed class TableRows
{
    private static readonly Comparer<TableRow> ByKey = Comparer<TableRow>.Create(
        (a, b) => Compare((a.PartitionKey, a.RowKey), (b.PartitionKey, b.RowKey))
    );

    private readonly SortedSet<TableRow> rows = new(ByKey);

    public IEnumerable<TableRow> All => rows;

    public static int Compare((string PartitionKey, string RowKey) a, (string PartitionKey, string RowKey) b) =>
        string.CompareOrdinal(a.PartitionKey, b.PartitionKey) is var byPartition and not 0
            ? byPartition
            : string.CompareOrdinal(a.RowKey, b.RowKey);

    public TableRow? Find(string partitionKey, string rowKey) =>
        rows.TryGetValue(TableRow.At((partitionKey, rowKey)), out TableRow? row) ? row : null;

    public void Put(TableRow row)
    {
        rows.Remove(row);
        rows.Add(row);
    }

    public void Remove(string partitionKey, string rowKey) => rows.Remove(TableRow.At((partitionKey, rowKey)));

    /// <summary>The rows from one key to another, ends included; to the last where there is no end.</summary>
    public IEnumerable<TableRow> Between((string PartitionKey, string RowKey) first, (string PartitionKey, string RowKey)? last)
    {
        TableRow? end = last is { } key ? TableRow.At(key) : rows.Max;
        return end is null || Compare(first, (end.PartitionKey, end.RowKey)) > 0 ? [] : rows.GetViewBetween(TableRow.At(first), end);
    }
}
