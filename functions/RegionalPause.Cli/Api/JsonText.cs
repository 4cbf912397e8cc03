using System.Text;
using System.Text.Json;

namespace RegionalPause.Cli.Api;

/// <summary>Checks and quotes JSON text.</summary>
internal static class JsonText
{
    public static bool IsValid(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether the bytes are exactly one JSON object.</summary>
    public static bool IsObject(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether a text is a document of feature flags: an object with the member <c>feature_management</c>.</summary>
    public static bool IsFlagDocument(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("feature_management", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
