using System.Globalization;
using RegionalPause.Tests.History;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation;

/// <summary>When and in which order the store did what matters: nobody inside the simulation can know that, and the checker may.</summary>
internal sealed class StoreJournal
{
    private readonly Dictionary<(string Shard, long Position), StoredAt> records = [];
    private readonly Dictionary<long, StoredAt> laws = [];
    private readonly Dictionary<string, StoredAt> registered = new(StringComparer.Ordinal);
    private readonly List<(long Version, StoredAt At)> fenced = [];

    public StoreJournal(SimulatedTables store) => store.Wrote = (table, row) =>
    {
        var at = new StoredAt(row.Sequence, row.Timestamp);
        if (table == "ledger" && row.RowKey[0] == 'r')
            records.TryAdd((row.PartitionKey, long.Parse(row.RowKey.AsSpan(1), CultureInfo.InvariantCulture)), at);
        else if (table == "control" && row.RowKey.StartsWith("log|", StringComparison.Ordinal))
            laws.TryAdd(long.Parse(row.RowKey.AsSpan(4), CultureInfo.InvariantCulture), at);
        else if (table == "shards" && row.PartitionKey == "live")
            registered.TryAdd(row.RowKey, at);
        else if (table == "control" && row.RowKey == "fenced")
            fenced.Add(((long)row.Value("Version")!, at));
    };

    public StoreOrder ToOrder() => new(records, laws, registered, fenced);
}
