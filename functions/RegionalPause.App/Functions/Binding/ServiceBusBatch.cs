using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RegionalPause.Messaging;

namespace RegionalPause.App.Functions.Binding;

/// <summary>
/// Reads a batch from the Functions host. The bodies are text. Each property of the messages is one JSON array (<c>MessageIdArray</c>,
/// <c>DeliveryCountArray</c>, <c>EnqueuedTimeUtcArray</c>, <c>ApplicationPropertiesArray</c>). A value that is missing or cannot be read is
/// unknown.
/// </summary>
internal static class ServiceBusBatch
{
    /// <summary>The messages, in order.</summary>
    public static ImmutableArray<IncomingMessage> Read(
        IReadOnlyList<string> bodies,
        IReadOnlyDictionary<string, object?> bindingData,
        string invocation
    )
    {
        ImmutableArray<JsonElement> ids = Array(bindingData, "MessageIdArray"),
            counts = Array(bindingData, "DeliveryCountArray"),
            instants = Array(bindingData, "EnqueuedTimeUtcArray"),
            properties = Array(bindingData, "ApplicationPropertiesArray");
        return
        [
            .. bodies.Select(
                (body, i) =>
                    new IncomingMessage(
                        Property(properties, i, ReturnedMessage.FirstId) is { ValueKind: JsonValueKind.String } first
                            ? first.GetString()!
                            : Text(ids, i) ?? $"{invocation}-{i}",
                        Encoding.UTF8.GetBytes(body),
                        (Number(Property(properties, i, ReturnedMessage.Deliveries)) ?? 0) + (Number(At(counts, i)) ?? 1),
                        Instant(instants, i)
                    )
            ),
        ];
    }

    private static ImmutableArray<JsonElement> Array(IReadOnlyDictionary<string, object?> bindingData, string name)
    {
        if (!bindingData.TryGetValue(name, out object? value) || value is not string text)
            return [];
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.Clone().EnumerateArray()] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static JsonElement? At(ImmutableArray<JsonElement> array, int index) => index < array.Length ? array[index] : null;

    private static string? Text(ImmutableArray<JsonElement> array, int index) =>
        At(array, index) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;

    private static long? Number(JsonElement? element) =>
        element switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out long value) && value >= 0 => value,
            { ValueKind: JsonValueKind.String } text
                when long.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out long value) => value,
            _ => null,
        };

    private static DateTimeOffset? Instant(ImmutableArray<JsonElement> array, int index) =>
        Text(array, index) is { } text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
            ? instant
            : null;

    private static JsonElement? Property(ImmutableArray<JsonElement> properties, int index, string name) =>
        At(properties, index) is { ValueKind: JsonValueKind.Object } all && all.TryGetProperty(name, out JsonElement value) ? value : null;
}
