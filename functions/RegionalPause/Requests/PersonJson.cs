using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegionalPause.Requests;

/// <summary>
/// The stored form of a person. If only a name is known, it is a string: so are all older records, and their bytes and hashes stay
/// unchanged. Otherwise it is <c>{"name","issuer","subject"}</c>, with <c>"service":true</c> for an application. A reader ignores unknown
/// members.
/// </summary>
internal sealed class PersonJson : JsonConverter<Person>
{
    /// <inheritdoc/>
    public override Person Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return Person.Named(reader.GetString()!);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return Read(document.RootElement) ?? throw new JsonException("A person is a name, or an object with name, issuer and subject.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Person value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>A person as bytes of their own, where no record of JSON is around them.</summary>
    internal static byte[] Write(Person value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            Write(writer, value);
        return stream.ToArray();
    }

    internal static void Write(Utf8JsonWriter writer, Person value)
    {
        if (!value.IsIdentified && !value.IsService)
        {
            writer.WriteStringValue(value.Name);
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        if (value.IsIdentified)
        {
            writer.WriteString("issuer", value.Issuer);
            writer.WriteString("subject", value.Subject);
        }
        if (value.IsService)
            writer.WriteBoolean("service", true);
        writer.WriteEndObject();
    }

    /// <summary>Reads a person from a JSON element; <c>null</c> if the element is not a person.</summary>
    internal static Person? Read(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => Person.Named(element.GetString()!),
            JsonValueKind.Object
                when Text(element, "name") is { } name
                    && Text(element, "issuer") is { Length: > 0 } issuer
                    && Text(element, "subject") is { Length: > 0 } subject => Person.Identified(
                issuer,
                subject,
                name,
                IsTrue(element, "service")
            ),
            _ => null,
        };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsTrue(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;
}
