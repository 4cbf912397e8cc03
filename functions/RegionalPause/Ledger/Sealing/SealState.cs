using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger.Sealing;

/// <summary>How far a shard is sealed.</summary>
/// <param name="Next">Position of the next record to seal.</param>
/// <param name="Chain">Hash of the record before it.</param>
/// <param name="Closed">Whether its last record is sealed: nothing follows.</param>
internal sealed record ShardCursor(long Next, ReadOnlyMemory<byte> Chain, bool Closed)
{
    public static ShardCursor Start { get; } = new(0, LedgerCodec.Genesis, Closed: false);
}

/// <summary>
/// What the sealed ledger is: one blob, replaced with If-Match, so that of two sealers one commits a round and the other's never existed. Everything that is
/// published follows from it and from the pending round it names.
/// </summary>
internal sealed record SealState
{
    private const int FormatVersion = 1;

    /// <summary>Before the first round.</summary>
    public static SealState Empty { get; } = new();

    /// <summary>The tree.</summary>
    public Frontier Tree { get; init; } = Frontier.Empty;

    /// <summary>The last row of the control log that is sealed; 0 for none.</summary>
    public long ControlVersion { get; init; }

    /// <summary>Its hash.</summary>
    public ReadOnlyMemory<byte> ControlHash { get; init; } = LedgerCodec.Genesis;

    /// <summary>Shards that may go on, and closed ones until nobody lists them as news any more.</summary>
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

    /// <exception cref="InvalidDataException">The bytes are no state: nothing may be sealed on a guess.</exception>
    public static SealState Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement root = document.RootElement;
            if (root.GetProperty("v").GetInt32() is var version && version != FormatVersion)
                throw new InvalidDataException($"The state of the sealed ledger is of format version {version}; this program knows {FormatVersion}.");
            return Frontier.Read(root.GetProperty("tree").GetBytesFromBase64()).Succeeded(out Frontier? tree, out TreeFault? fault)
                ? new SealState
                {
                    Tree = tree,
                    ControlVersion = root.GetProperty("controlVersion").GetInt64(),
                    ControlHash = root.GetProperty("controlHash").GetBytesFromBase64(),
                    Round = root.GetProperty("round").GetString(),
                    At = root.GetProperty("at").GetDateTimeOffset(),
                    Shards = root.GetProperty("shards").EnumerateArray().ToImmutableSortedDictionary(
                        s => ShardId.Parse(s[0].GetString()!), s => new ShardCursor(s[1].GetInt64(), s[2].GetBytesFromBase64(), s[3].GetBoolean())),
                }
                : throw new InvalidDataException($"The state of the sealed ledger: {fault.Detail}");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("The state of the sealed ledger cannot be read.", e);
        }
    }
}
