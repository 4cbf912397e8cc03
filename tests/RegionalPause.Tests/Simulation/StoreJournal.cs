using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using RegionalPause.Tests.History;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation;

/// <summary>When and in which order the store did what matters: nobody inside the simulation can know that, and the checker may.</summary>
internal sealed partial class StoreJournal
{
    private readonly Dictionary<(string Shard, long Position), StoredAt> records = [];
    private readonly Dictionary<long, StoredAt> laws = [];
    private readonly Dictionary<string, StoredAt> registered = new(StringComparer.Ordinal);
    private readonly List<(long Version, StoredAt At)> fenced = [];

    private readonly IncrementalHash written = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public StoreJournal(SimulatedTables store) =>
        store.Wrote = (table, row) =>
        {
            Note(
                $"{row.Sequence} {table} {row.PartitionKey} {row.RowKey} {string.Join(' ', row.Properties.Select(p => $"{p.Key}={p.Value.Json}"))}"
            );
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

    /// <summary>
    /// Adds a message that the broker took to all that was written, without the signatures of its ticket: ECDSA signs with random numbers.
    /// What is signed is in the other parts of the ticket.
    /// </summary>
    public void Note(QueuedMessage message) =>
        Note(
            $"{message.Id} {message.Message.Queue} {message.Message.Id} {Seal().Replace(Encoding.Latin1.GetString(message.Message.Body.Span), "$1")}"
        );

    /// <summary>The hash of every row and every message written so far, in order.</summary>
    public string Hash() => Convert.ToHexStringLower(written.GetCurrentHash());

    private void Note(FormattableString text) => written.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(text)));

    [GeneratedRegex(@"(""ticket"":""rpt2\.[^.""]+\.[^.""]+)\.[^""]+""")]
    private static partial Regex Seal();

    public StoreOrder ToOrder() => new(records, laws, registered, fenced);
}
