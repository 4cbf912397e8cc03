using System.Text;
using System.Text.Json;

namespace RegionalPause.Cli.Api;

/// <summary>JSON as text.</summary>
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

    /// <summary>Whether bytes are one JSON object, and nothing else.</summary>
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

    /// <summary>Whether a text is a document of feature flags, as far as its outermost member says.</summary>
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
