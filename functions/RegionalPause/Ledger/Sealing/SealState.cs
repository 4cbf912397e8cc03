using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Ledger.Trees;
using RegionalPause.Requests;

namespace RegionalPause.Ledger.Sealing;

/// <summary>How much of a shard is sealed.</summary>
/// <param name="Next">Position of the next record to seal.</param>
/// <param name="Chain">Hash of the previous record.</param>
/// <param name="Closed">Whether its last record is sealed, so that nothing follows.</param>
internal sealed record ShardCursor(long Next, ReadOnlyMemory<byte> Chain, bool Closed)
{
    public static ShardCursor Start { get; } = new(0, LedgerCodec.Genesis, Closed: false);
}

/// <summary>
/// The state of the sealed ledger: one blob, replaced with If-Match. If two sealers commit a round at the same time, only one round exists.
/// Everything that is published is derived from this state and from the pending round that it names.
/// </summary>
internal sealed record SealState
{
    private const int FormatVersion = 1;

    /// <summary>The state before the first round.</summary>
    public static SealState Empty { get; } = new();

    /// <summary>The tree.</summary>
    public Frontier Tree { get; init; } = Frontier.Empty;

    /// <summary>The last sealed row of the control log; 0 if there is none.</summary>
    public long ControlVersion { get; init; }

    /// <summary>Hash of that row.</summary>
    public ReadOnlyMemory<byte> ControlHash { get; init; } = LedgerCodec.Genesis;

    /// <summary>Shards that may continue, and closed shards until they are no longer listed as recently closed.</summary>
    public ImmutableSortedDictionary<ShardId, ShardCursor> Shards { get; init; } = ImmutableSortedDictionary<ShardId, ShardCursor>.Empty;

    /// <summary>Name of the round whose files this state needs; <c>null</c> before the first.</summary>
    public string? Round { get; init; }

    /// <summary>The store's time of the round.</summary>
    public DateTimeOffset At { get; init; }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("v", FormatVersion);
            json.WriteBase64String("tree", Tree.Write());
            json.WriteNumber("controlVersion", ControlVersion);
            json.WriteBase64String("controlHash", ControlHash.Span);
            json.WriteString("round", Round);
            json.WriteString("at", At);
            json.WriteStartArray("shards");
            foreach ((ShardId shard, ShardCursor cursor) in Shards)
            {
                json.WriteStartArray();
                json.WriteStringValue(shard.Value);
                json.WriteNumberValue(cursor.Next);
                json.WriteBase64StringValue(cursor.Chain.Span);
                json.WriteBooleanValue(cursor.Closed);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not a state. Nothing may be sealed without a valid state.</exception>
    public static SealState Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement root = document.RootElement;
            if (root.GetProperty("v").GetInt32() is var version && version != FormatVersion)
            {
                throw new InvalidDataException(
                    $"The state of the sealed ledger has the format version {version}; this program supports {FormatVersion}."
                );
            }
            return Frontier.Read(root.GetProperty("tree").GetBytesFromBase64()).Succeeded(out Frontier? tree, out TreeFault? fault)
                ? new SealState
                {
                    Tree = tree,
                    ControlVersion = root.GetProperty("controlVersion").GetInt64(),
                    ControlHash = root.GetProperty("controlHash").GetBytesFromBase64(),
                    Round = root.GetProperty("round").GetString(),
                    At = root.GetProperty("at").GetDateTimeOffset(),
                    Shards = root.GetProperty("shards")
                        .EnumerateArray()
                        .ToImmutableSortedDictionary(
                            s => ShardId.Parse(s[0].GetString()!),
                            s => new ShardCursor(s[1].GetInt64(), s[2].GetBytesFromBase64(), s[3].GetBoolean())
                        ),
                }
                : throw new InvalidDataException($"The state of the sealed ledger: {fault.Detail}");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("The state of the sealed ledger cannot be read.", e);
        }
    }
}
