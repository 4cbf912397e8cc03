using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RegionalPause.Content;
using RegionalPause.Errors;

namespace RegionalPause.App.Api;

/// <summary>
/// Reads a JSON document into a body record and reports every wrong field at once: unknown and misspelt members too, because an order that lost its
/// <c>contentTypes</c> to a typing error would be a different order.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public static Result<T> Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var errors = ImmutableArray.CreateBuilder<FieldError>();
            Check(document.RootElement, type, "", errors);
            if (errors.Count > 0)
                return new Refusal(RefusalCode.Invalid, "Some fields are wrong; nothing was done.") { Errors = errors.ToImmutable() };
            return document.Deserialize(type)!;
        }
        catch (JsonException exception)
        {
            return NotJson(exception);
        }
    }

    public static Refusal NotJson(JsonException exception) => new(RefusalCode.Invalid, "The body cannot be read; nothing was done.")
    {
        Errors = [new FieldError("$", null, $"one JSON document in UTF-8 without repeated members (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine})")],
    };

    public static string Cut(string value) => value.Length <= 64 ? value : value[..64];

    private static void Check(JsonElement value, JsonTypeInfo type, string path, ImmutableArray<FieldError>.Builder errors)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(Error(path, value, "a JSON object"));
            return;
        }

        var missing = type.Properties.Where(p => p.IsRequired).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            missing.Remove(member.Name);
            string field = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (type.Properties.FirstOrDefault(p => p.Name == member.Name) is { } property)
                CheckMember(member.Value, property, type.Options, field, errors);
            else
                errors.Add(Error(field, member.Value, $"no such field here; known are {string.Join(", ", type.Properties.Select(p => p.Name))}"));
        }

        errors.AddRange(missing.Select(name => new FieldError(path.Length == 0 ? name : $"{path}.{name}", null, "required")));
    }

    private static void CheckMember(JsonElement value, JsonPropertyInfo property, JsonSerializerOptions options, string field, ImmutableArray<FieldError>.Builder errors)
    {
        JsonTypeInfo type = options.GetTypeInfo(property.PropertyType);
        if (value.ValueKind == JsonValueKind.Null && !property.IsRequired && !IsPlainValue(property.PropertyType))
            return;
        if (type.Kind == JsonTypeInfoKind.Object)
        {
            Check(value, type, field, errors);
        }
        else if (type.Kind == JsonTypeInfoKind.Enumerable && value.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement element in value.EnumerateArray())
                CheckValue(element, options.GetTypeInfo(type.ElementType!), $"{field}[{index++}]", errors);
        }
        else
        {
            CheckValue(value, type, field, errors);
        }
    }

    private static void CheckValue(JsonElement value, JsonTypeInfo type, string field, ImmutableArray<FieldError>.Builder errors)
    {
        try
        {
            if (value.ValueKind != JsonValueKind.Null && value.Deserialize(type) is { } read && !(read is DateTimeOffset && LacksOffset(value.GetString()!)))
                return;
        }
        catch (JsonException)
        {
            // Reported below with what was expected, which the exception does not say in words.
        }

        errors.Add(Error(field, value, Expected(Nullable.GetUnderlyingType(type.Type) ?? type.Type)));
    }

    // System.Text.Json would take it for this machine's local time.
    private static bool LacksOffset(string instant) => !instant.EndsWith('Z') && (instant.Length < 6 || instant[^6] is not ('+' or '-'));

    private static bool IsPlainValue(Type type) => type.IsValueType && Nullable.GetUnderlyingType(type) is null;

    private static FieldError Error(string field, JsonElement found, string expected) =>
        new(field.Length == 0 ? "$" : field, found.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? null : Cut(found.ToString()), expected);

    private static string Expected(Type type) => type switch
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
