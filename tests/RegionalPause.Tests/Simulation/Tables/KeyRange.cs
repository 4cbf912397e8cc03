namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>Between which keys rows lie, ends included. Without a partition it says nothing: keys sort by partition first.</summary>
/// <param name="Partition">The one partition; <c>null</c> if any.</param>
/// <param name="FirstRow">No row before it; <c>null</c> if from the first.</param>
/// <param name="LastRow">No row behind it; <c>null</c> if to the last.</param>
internal readonly record struct KeyRange(string? Partition, string? FirstRow, string? LastRow)
{
    public static KeyRange Everything => default;

    /// <summary>The least key.</summary>
    public (string PartitionKey, string RowKey) First => Partition is null ? ("", "") : (Partition, FirstRow ?? "");

    /// <summary>The greatest key, or the first of all behind the partition; <c>null</c> if there is no end.</summary>
    public (string PartitionKey, string RowKey)? Last =>
        Partition is null ? null
        : LastRow is null ? ($"{Partition}\0", "")
        : (Partition, LastRow);

    /// <summary>What a comparison says about keys.</summary>
    public static KeyRange Of(string property, string comparison, object constant) =>
        (property, comparison, constant) switch
        {
            ("PartitionKey", "eq", string key) => new KeyRange(key, null, null),
            ("RowKey", "eq", string key) => new KeyRange(null, key, key),
            ("RowKey", "gt" or "ge", string key) => new KeyRange(null, key, null),
            ("RowKey", "lt" or "le", string key) => new KeyRange(null, null, key),
            _ => Everything,
        };

    /// <summary>What lies in both.</summary>
    public KeyRange Within(KeyRange other) =>
        new(
            Partition ?? other.Partition,
            FirstRow is null || string.CompareOrdinal(FirstRow, other.FirstRow) < 0 ? other.FirstRow ?? FirstRow : FirstRow,
            LastRow is null || (other.LastRow is not null && string.CompareOrdinal(LastRow, other.LastRow) > 0) ? other.LastRow : LastRow
        );
}
