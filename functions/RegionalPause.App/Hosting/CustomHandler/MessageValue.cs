using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RegionalPause.Messaging;

namespace RegionalPause.App.Hosting.CustomHandler;

/// <summary>
/// How the Functions host writes a trigger's value. A JSON object arrives as an object; everything else arrives as a string that holds JSON: a message
/// bound as a string is a string literal inside a string, a batch is one string that holds an array. Which of them depends on the binding, its
/// <c>dataType</c> and the host's version, so every one is taken.
/// </summary>
internal static class MessageValue
{
    /// <summary>The bodies of a value, in order.</summary>
    /// <param name="value">What stands under the trigger's name.</param>
    /// <param name="isBatch">Whether an array is several messages, or one that happens to be an array.</param>
    public static ImmutableArray<ReadOnlyMemory<byte>> Bodies(JsonElement value, bool isBatch)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            string text = value.GetString()!;
            if (isBatch && TryParse(text, out JsonElement inner) && inner.ValueKind == JsonValueKind.Array)
                return Elements(inner);
            return [OfText(text)];
        }

        return isBatch && value.ValueKind == JsonValueKind.Array ? Elements(value) : [Raw(value)];
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> Elements(JsonElement array) =>
        [.. array.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? OfText(e.GetString()!) : Raw(e))];

    /// <summary>The text, or what the string literal in it says. Never deeper: a message that is itself a literal of a literal is malformed, and is to be reported.</summary>
    private static ReadOnlyMemory<byte> OfText(string text)
    {
        string message = text.AsSpan().TrimStart() is ['"', ..] && TryParse(text, out JsonElement inner) && inner.ValueKind == JsonValueKind.String ? inner.GetString()! : text;
        byte[] body = Encoding.UTF8.GetBytes(message);
        // The host undoes base64 itself unless messageEncoding is none; then only what turns out to be JSON is taken for base64.
        ReadOnlyMemory<byte> decoded = MessageText.Decode(body);
        return MessageText.LooksLikeJson(decoded.Span) ? decoded : body;
    }

    private static ReadOnlyMemory<byte> Raw(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).ToArray();

    internal static bool TryParse(string text, out JsonElement value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8);
        try
        {
            bool read = JsonElement.TryParseValue(ref reader, out JsonElement? parsed);
            value = parsed ?? default;
            // Text after the value means that the whole is no JSON document.
            return read && utf8.AsSpan((int)reader.BytesConsumed).IndexOfAnyExcept(" \t\r\n"u8) < 0;
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
    }
}
