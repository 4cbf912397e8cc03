using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Decisions;

namespace RegionalPause.Ledger;

/// <summary>The key by which the items of a day are counted.</summary>
/// <param name="Jurisdiction">Code of the jurisdiction, or <c>??</c> if it is unknown.</param>
/// <param name="Type">Content type; <c>null</c> for malformed messages.</param>
internal readonly record struct TallyKey(string Jurisdiction, ContentType? Type)
{
    public const string NowhereKnown = "??";
}

/// <summary>The disposition of an item: the columns of a tally.</summary>
public enum Disposition
{
    /// <summary>Admitted.</summary>
    Admitted = 0,

    /// <summary>Held.</summary>
    Held = 1,

    /// <summary>Excluded.</summary>
    Excluded = 2,

    /// <summary>Purged, by withdrawal or at the ceiling.</summary>
    Expired = 3,

    /// <summary>Dead-lettered.</summary>
    Malformed = 4,
}

/// <summary>One change of the disposition of one item.</summary>
/// <param name="Day">UTC day of its first decision.</param>
/// <param name="Key">The key by which it is counted.</param>
/// <param name="From">The previous disposition; <c>null</c> if the item is new.</param>
/// <param name="To">The new disposition.</param>
internal readonly record struct TallyMove(DateOnly Day, TallyKey Key, Disposition? From, Disposition To)
{
    public static Disposition Of(Outcome outcome) =>
        outcome switch
        {
            Outcome.Admit => Disposition.Admitted,
            Outcome.Hold => Disposition.Held,
            Outcome.Exclude => Disposition.Excluded,
            _ => Disposition.Malformed,
        };
}

/// <summary>
/// The counts of one shard for one day, changed in the same transaction as its records. A count may be negative if another shard counted
/// the item first; only the sum over all shards has a meaning. Columns: submitted, then the values of <see cref="Disposition"/>.
/// </summary>
internal sealed record Tally(ImmutableDictionary<TallyKey, ImmutableArray<long>> Counts)
{
    private const int Columns = 6;

    public static Tally Empty { get; } = new(ImmutableDictionary<TallyKey, ImmutableArray<long>>.Empty);

    public Tally With(TallyMove move)
    {
        long[] counts = Counts.TryGetValue(move.Key, out ImmutableArray<long> known) ? [.. known] : new long[Columns];
        if (move.From is { } from)
            counts[1 + (int)from]--;
        else
            counts[0]++;
        counts[1 + (int)move.To]++;
        return new Tally(Counts.SetItem(move.Key, [.. counts]));
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            IEnumerable<KeyValuePair<TallyKey, ImmutableArray<long>>> sorted = Counts
                .OrderBy(c => c.Key.Jurisdiction, StringComparer.Ordinal)
                .ThenBy(c => c.Key.Type);
            foreach ((TallyKey key, ImmutableArray<long> counts) in sorted)
            {
                json.WriteStartArray();
                json.WriteStringValue(key.Jurisdiction);
                json.WriteNumberValue((int)(key.Type ?? 0));
                foreach (long count in counts)
                    json.WriteNumberValue(count);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        return stream.ToArray();
    }

    public static Tally Read(byte[] bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        return new Tally(
            document
                .RootElement.EnumerateArray()
                .ToImmutableDictionary(
                    row => new TallyKey(row[0].GetString()!, row[1].GetInt32() is var type and not 0 ? (ContentType)type : null),
                    row => ImmutableArray.CreateRange(Enumerable.Range(2, Columns).Select(i => row[i].GetInt64()))
                )
        );
    }
}
