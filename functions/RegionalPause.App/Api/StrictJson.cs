using System.Buffers;
using System.Collections;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// Reads a JSON document into a body record and reports every wrong field at once: unknown, misspelt and repeated members too, because an
/// order that lost its
/// <c>contentTypes</c> to a typing error would be a different order. Strings are text and instants state their offset.
/// </summary>
internal static class StrictJson
{
    /// <summary>Reads a document.</summary>
    public static Result<T> Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type)
        where T : class => Read(json, type, comment: null, out _);

    /// <summary>Reads a document that must not be lost over its comment (R46): a comment that is no text is left out.</summary>
    /// <param name="json">The document.</param>
    /// <param name="type">What it is read into.</param>
    /// <param name="comment">Name of the member with the comment.</param>
    /// <param name="leftOut">Whether there was a comment that was left out.</param>
    public static Result<T> Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type, string? comment, out bool leftOut)
        where T : class
    {
        leftOut = false;
        try
        {
            using JsonDocument document = JsonInput.Parse(json);
            List<FieldError> errors = [];
            Check(document.RootElement, type, "", errors);
            leftOut = errors.RemoveAll(e => e.Field == comment) > 0;
            if (errors.Count > 0)
                return new Refusal(RefusalCode.Invalid, "Some fields are wrong; nothing was done.")
                {
                    Errors = [.. errors.Take(JsonInput.MostErrors)],
                };
            string[] unsaid = [.. NullLists(document.RootElement, type), .. leftOut ? [comment!] : Array.Empty<string>()];
            return (
                unsaid.Length == 0 ? document.Deserialize(type) : JsonSerializer.Deserialize(Without(document.RootElement, unsaid), type)
            )!;
        }
        catch (JsonException exception)
        {
            return NotJson(exception);
        }
    }

    /// <summary>
    /// The <c>data</c> of a CloudEvent in structured mode, and the document itself where it has none, so that a bare payload is taken too.
    /// An event that is not one JSON document, or has data twice, is refused: each reader would take another part of it.
    /// </summary>
    public static Result<ReadOnlyMemory<byte>> Data(ReadOnlyMemory<byte> message)
    {
        try
        {
            using JsonDocument document = JsonInput.Parse(message);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return message;
            JsonElement[] data =
            [
                .. document
                    .RootElement.EnumerateObject()
                    .Where(m => JsonInput.TryName(m, out string? name) && name == "data")
                    .Select(m => m.Value),
            ];
            return data.Length switch
            {
                0 => message,
                1 => new ReadOnlyMemory<byte>(JsonMarshal.GetRawUtf8Value(data[0]).ToArray()),
                _ => new Refusal(RefusalCode.Invalid, "The event cannot be read; nothing was done.")
                {
                    Errors = [new FieldError("data", null, "this member once")],
                },
            };
        }
        catch (JsonException exception)
        {
            return NotJson(exception);
        }
    }

    public static Refusal NotJson(JsonException exception) =>
        new(RefusalCode.Invalid, "The body cannot be read; nothing was done.") { Errors = [JsonInput.NotJson(exception)] };

    private static void Check(JsonElement value, JsonTypeInfo type, string path, List<FieldError> errors)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(Error(path, value, "a JSON object"));
            return;
        }

        IReadOnlyDictionary<string, JsonElement> members = JsonMembers.Read(value, path, [.. type.Properties.Select(p => p.Name)], errors);
        foreach (JsonPropertyInfo property in type.Properties)
        {
            string field = JsonMembers.At(path, property.Name);
            if (members.TryGetValue(property.Name, out JsonElement member))
                CheckMember(member, property, type.Options, field, errors);
            else if (property.IsRequired)
                errors.Add(new FieldError(field, null, "required"));
        }
    }

    private static void CheckMember(
        JsonElement value,
        JsonPropertyInfo property,
        JsonSerializerOptions options,
        string field,
        List<FieldError> errors
    )
    {
        if (
            value.ValueKind != JsonValueKind.Null
            || property.IsRequired
            || (IsPlainValue(property.PropertyType) && !IsList(property.PropertyType))
        )
            CheckValue(value, options.GetTypeInfo(property.PropertyType), field, errors);
    }

    private static void CheckValue(JsonElement value, JsonTypeInfo type, string field, List<FieldError> errors)
    {
        if (type.Kind == JsonTypeInfoKind.Object)
        {
            Check(value, type, field, errors);
        }
        else if (type.Kind == JsonTypeInfoKind.Enumerable && value.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement element in value.EnumerateArray())
                CheckValue(element, type.Options.GetTypeInfo(type.ElementType!), $"{field}[{index++}]", errors);
        }
        else if (!IsOf(value, type))
        {
            bool isNoText = value.ValueKind == JsonValueKind.String && !JsonInput.TryText(value, out _);
            errors.Add(
                Error(field, value, isNoText ? JsonInput.ExpectedText : Expected(Nullable.GetUnderlyingType(type.Type) ?? type.Type))
            );
        }
    }

    private static bool IsOf(JsonElement value, JsonTypeInfo type)
    {
        if (value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && !JsonInput.TryText(value, out _)))
            return false;
        try
        {
            // System.Text.Json would take an instant without its offset for this machine's local time.
            return value.Deserialize(type) is { } read
                && (read is not DateTimeOffset || JsonInput.TryInstant(value, out _))
                && read is not double.PositiveInfinity and not double.NegativeInfinity;
        }
        catch (JsonException)
        {
            return false; // the exception does not say in words what was expected
        }
    }

    // A list that is null is one that is missing: it names nothing.
    private static IEnumerable<string> NullLists(JsonElement root, JsonTypeInfo type) =>
        type
            .Properties.Select(p => (p.Name, p.PropertyType))
            .Where(p =>
                IsList(p.PropertyType) && root.TryGetProperty(p.Name, out JsonElement member) && member.ValueKind == JsonValueKind.Null
            )
            .Select(p => p.Name);

    private static byte[] Without(JsonElement root, string[] members)
    {
        var rest = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(rest))
        {
            json.WriteStartObject();
            foreach (JsonProperty kept in root.EnumerateObject().Where(m => !members.Contains(m.Name)))
                kept.WriteTo(json);
            json.WriteEndObject();
        }
        return rest.WrittenSpan.ToArray();
    }

    private static bool IsList(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));

    private static bool IsPlainValue(Type type) => type.IsValueType && Nullable.GetUnderlyingType(type) is null;

    private static FieldError Error(string field, JsonElement found, string expected) =>
        new(field.Length == 0 ? "$" : field, JsonInput.Shown(found), expected);

    private static string Expected(Type type) =>
        type switch
        {
            _ when type == typeof(string) => "a string",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(int) => "a whole number",
            _ when type == typeof(double) => "a number",
            _ when type == typeof(DateOnly) => "a day, YYYY-MM-DD",
            _ when type == typeof(DateTimeOffset) => "an instant with its offset, e.g. 2024-09-20T14:03:07Z",
            _ => "an array of strings",
        };
}
