using System.Globalization;
using System.Text.Json;

namespace RegionalPause.App.Hosting.CustomHandler;

/// <summary>
/// The <c>Metadata</c> of an invocation: numbers and texts arrive as strings that hold JSON (<c>"3"</c>, <c>"\"8c…\""</c>) or as they are; of a batch each
/// name ends in <c>Array</c> and holds one value per message. Nothing here decides anything: what is missing or unreadable counts as not said.
/// </summary>
internal readonly struct InvocationMetadata(JsonElement metadata)
{
    private static readonly string[] Ids = ["Id", "MessageId"];
    private static readonly string[] Counts = ["DequeueCount", "DeliveryCount"];
    private static readonly string[] Instants = ["InsertionTime", "EnqueuedTimeUtc", "EnqueuedTime"];

    /// <summary>Whether the metadata are those of several messages.</summary>
    public bool IsOfBatch => Named(Ids, "Array") is not null || Named(Counts, "Array") is not null;

    /// <summary>Whether the metadata are those of one message.</summary>
    public bool IsOfOne => Named(Ids, "") is not null || Named(Counts, "") is not null;

    public string? Id(int index) => Value(Ids, index) is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    /// <summary>1 for the first delivery, and where nobody says.</summary>
    public long DeliveryCount(int index) => Value(Counts, index) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out long count) => count,
        { ValueKind: JsonValueKind.String } text when long.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out long count) => count,
        _ => 1,
    };

    public DateTimeOffset? EnqueuedAt(int index) =>
        Value(Instants, index) is { ValueKind: JsonValueKind.String } text
        && DateTimeOffset.TryParse(text.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
            ? instant
            : null;

    private JsonElement? Value(string[] names, int index)
    {
        if (Named(names, "Array") is not { } array)
            return Named(names, "");
        return array.ValueKind == JsonValueKind.Array && index < array.GetArrayLength() ? Unwrap(array[index]) : null;
    }

    private JsonElement? Named(string[] names, string ending)
    {
        if (metadata.ValueKind != JsonValueKind.Object)
            return null;
        foreach (string name in names)
        {
            if (metadata.TryGetProperty(name + ending, out JsonElement value))
                return Unwrap(value);
        }

        return null;
    }

    private static JsonElement Unwrap(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && MessageValue.TryParse(value.GetString()!, out JsonElement inner) ? inner : value;
}
