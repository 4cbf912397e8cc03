using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>One property as it came: its JSON, and its type where JSON has none of its own.</summary>
/// <param name="Type">An <c>Edm</c> type; <c>null</c> for texts, booleans and 32-bit integers.</param>
/// <param name="Json">The value.</param>
internal sealed record StoredValue(string? Type, string Json)
{
    /// <summary>
    /// The value to compare by: <see cref="string"/>, <see cref="bool"/>, <see cref="double"/>, <see cref="long"/> or
    /// <see cref="DateTimeOffset"/>.
    /// </summary>
    public object Comparable => Parse(Type, Json);

    public static StoredValue Of(string text) => new(null, JsonSerializer.Serialize(text));

    public static StoredValue Of(DateTimeOffset instant) =>
        new(
            "Edm.DateTime",
            JsonSerializer.Serialize(instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture))
        );

    public static StoredValue Of(long number) => new("Edm.Int64", $"\"{number.ToString(CultureInfo.InvariantCulture)}\"");

    private static object Parse(string? type, string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement value = document.RootElement;
        return (type, value.ValueKind) switch
        {
            ("Edm.Int64", _) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            ("Edm.DateTime", _) => DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            (_, JsonValueKind.True or JsonValueKind.False) => value.GetBoolean(),
            (_, JsonValueKind.Number) => value.GetDouble(),
            _ => value.GetString()!,
        };
    }
}

/// <summary>
/// One entity. Immutable: a read that is answered late still answers what it read. Its properties are kept as text, so that a store may
/// hold millions.
/// </summary>
/// <param name="PartitionKey">Its partition.</param>
/// <param name="RowKey">Its row.</param>
/// <param name="Timestamp">When it was last written, by the store's clock.</param>
/// <param name="Sequence">Which write of the store that was: the order in which everything happened.</param>
internal sealed record TableRow(string PartitionKey, string RowKey, DateTimeOffset Timestamp, long Sequence)
{
    private const string TypeSuffix = "@odata.type";

    private readonly byte[] text = [];

    /// <summary>Its tag. A time, as the service's tags are, but never the same twice.</summary>
    public string Tag =>
        $"W/\"datetime'{Uri.EscapeDataString(Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture))}-{Sequence.ToString(CultureInfo.InvariantCulture)}'\"";

    /// <summary>The rest.</summary>
    public ImmutableSortedDictionary<string, StoredValue> Properties
    {
        get => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, Read());
        init => text = Write(value);
    }

    /// <summary>A row of which nothing matters but where it stands.</summary>
    public static TableRow At((string PartitionKey, string RowKey) key) => new(key.PartitionKey, key.RowKey, default, 0);

    /// <summary>The value of a property, system ones included; <c>null</c> if it has none.</summary>
    public object? Value(string property) =>
        property switch
        {
            "PartitionKey" => PartitionKey,
            "RowKey" => RowKey,
            "Timestamp" => Timestamp,
            _ => Read().Find(p => p.Key == property).Value?.Comparable,
        };

    /// <summary>Its properties in the order of their names.</summary>
    public List<KeyValuePair<string, StoredValue>> Read()
    {
        List<KeyValuePair<string, StoredValue>> properties = [];
        var reader = new Utf8JsonReader(text);
        string? type = null;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            string name = reader.GetString()!;
            reader.Read();
            if (name.EndsWith(TypeSuffix, StringComparison.Ordinal))
            {
                type = reader.GetString();
                continue;
            }
            properties.Add(
                new(
                    name,
                    new StoredValue(type, Encoding.UTF8.GetString(text.AsSpan((int)reader.TokenStartIndex..(int)reader.BytesConsumed)))
                )
            );
            type = null;
        }
        return properties;
    }

    private static byte[] Write(ImmutableSortedDictionary<string, StoredValue> properties)
    {
        var written = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(written))
        {
            json.WriteStartObject();
            foreach ((string name, StoredValue value) in properties)
            {
                if (value.Type is { } type)
                    json.WriteString(name + TypeSuffix, type);
                json.WritePropertyName(name);
                json.WriteRawValue(value.Json, skipInputValidation: true);
            }
            json.WriteEndObject();
        }
        return written.WrittenSpan.ToArray();
    }
}
