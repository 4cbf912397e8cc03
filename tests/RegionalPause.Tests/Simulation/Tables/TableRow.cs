using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>One property as it came: its JSON, and its type where JSON has none of its own.</summary>
/// <param name="Type">An <c>Edm</c> type; <c>null</c> for texts, booleans and 32-bit integers.</param>
/// <param name="Json">The value.</param>
internal sealed record StoredValue(string? Type, string Json)
{
    /// <summary>The value to compare by: <see cref="string"/>, <see cref="bool"/>, <see cref="double"/>, <see cref="long"/> or <see cref="DateTimeOffset"/>.</summary>
    public object Comparable { get; } = Parse(Type, Json);

    public static StoredValue Of(string text) => new(null, JsonSerializer.Serialize(text));

    public static StoredValue Of(DateTimeOffset instant) =>
        new("Edm.DateTime", JsonSerializer.Serialize(instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)));

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

/// <summary>One entity. Immutable: a read that is answered late still answers what it read.</summary>
/// <param name="PartitionKey">Its partition.</param>
/// <param name="RowKey">Its row.</param>
/// <param name="Timestamp">When it was last written, by the store's clock.</param>
/// <param name="Sequence">Which write of the store that was: the order in which everything happened.</param>
/// <param name="Properties">The rest.</param>
internal sealed record TableRow(string PartitionKey, string RowKey, DateTimeOffset Timestamp, long Sequence, ImmutableSortedDictionary<string, StoredValue> Properties)
{
    /// <summary>Its tag. A time, as the service's tags are, but never the same twice.</summary>
    public string Tag => $"W/\"datetime'{Uri.EscapeDataString(Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture))}-{Sequence.ToString(CultureInfo.InvariantCulture)}'\"";

    /// <summary>The value of a property, system ones included; <c>null</c> if it has none.</summary>
    public object? Value(string property) => property switch
    {
        "PartitionKey" => PartitionKey,
        "RowKey" => RowKey,
        "Timestamp" => Timestamp,
        _ => Properties.TryGetValue(property, out StoredValue? stored) ? stored.Comparable : null,
    };
}
