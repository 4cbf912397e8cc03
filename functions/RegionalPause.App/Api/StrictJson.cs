using System.Buffers;
using System.Collections;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// Reads a JSON document into a body record and reports all wrong fields together. Unknown, misspelt and repeated members are errors: an
/// order that loses its <c>contentTypes</c> because of a typing error would be a different order. A string must be valid text, and an
/// instant must have an offset.
/// </summary>
internal static class StrictJson
{
    /// <summary>Reads a document.</summary>
    public static Result<T> Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type)
        where T : class => Read(json, type, comment: null, out _);

    /// <summary>Reads a document that must not be lost because of a comment (R46). A comment that is not valid text is left out.</summary>
    /// <param name="json">The document.</param>
    /// <param name="type">The type of the body record.</param>
    /// <param name="comment">Name of the member that is the comment.</param>
    /// <param name="leftOut">Whether a comment was left out.</param>
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
                return new Refusal(RefusalCode.Invalid, "Some fields are wrong. Nothing was changed.")
                {
                    Errors = [.. errors.Take(JsonInput.MostErrors)],
                };
            string[] omitted = [.. NullLists(document.RootElement, type), .. leftOut ? [comment!] : Array.Empty<string>()];
            return (
                omitted.Length == 0 ? document.Deserialize(type) : JsonSerializer.Deserialize(Without(document.RootElement, omitted), type)
            )!;
        }
        catch (JsonException exception)
        {
            return NotJson(exception);
        }
    }

    /// <summary>
    /// Finds the <c>data</c> of a CloudEvent in structured mode. A document without <c>data</c> is the payload itself, so a payload without
    /// an envelope is accepted. A message that is not one JSON document or has <c>data</c> twice is refused, because two readers could read
    /// different parts of it.
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
                _ => new Refusal(RefusalCode.Invalid, "The event cannot be read. Nothing was changed.")
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
        new(RefusalCode.Invalid, "The body cannot be read. Nothing was changed.") { Errors = [JsonInput.NotJson(exception)] };

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
            // System.Text.Json interprets an instant without an offset as local time of this machine.
            return value.Deserialize(type) is { } read
                && (read is not DateTimeOffset || JsonInput.TryInstant(value, out _))
                && read is not double.PositiveInfinity and not double.NegativeInfinity;
        }
        catch (JsonException)
        {
            return false; // the exception does not state the expected type in words
        }
    }

    // A list that is null counts as missing.
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
