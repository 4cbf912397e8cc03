using Azure.Data.Tables;

namespace RegionalPause.Storage;

/// <summary>Filters of table queries.</summary>
internal static class RowFilter
{
    /// <summary>The rows of a partition whose keys begin with a prefix.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="prefix">At least one character; not the last character of Unicode at its end.</param>
    public static string Prefix(string partition, string prefix)
    {
        string end = prefix[..^1] + (char)(prefix[^1] + 1);
        return TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {end}");
    }
}
