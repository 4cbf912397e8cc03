using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RegionalPause.Requests;

namespace RegionalPause.Content;

/// <summary>
/// The canonical form of JSON (RFC 8785): members sorted by UTF-16 code units, no blanks, the shortest escapes. Two texts with the same
/// meaning have the same canonical form, so a hash of it survives a broker or a proxy that writes the JSON again. Numbers are whole and fit
/// into 32 bits: an item has no others.
/// </summary>
internal static class CanonicalJson
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = ContentLimits.Depth, AllowDuplicateProperties = false };

    /// <summary>Writes the canonical form of one JSON value.</summary>
    /// <param name="json">The value.</param>
    /// <param name="accepts">Looks at the value first.</param>
    /// <param name="canonical">Receives the form.</param>
    /// <returns>False if the text is not such a value (not JSON, too deep, a repeated member, another number, an unpaired surrogate), or if
    /// it is not accepted.</returns>
    public static bool TryWrite(ReadOnlyMemory<byte> json, Func<JsonElement, bool> accepts, IBufferWriter<byte> canonical)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (!accepts(document.RootElement))
                return false;
            Write(document.RootElement, canonical);
            return true;
        }
        // InvalidOperationException: an escape is not a character.
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static void Write(JsonElement value, IBufferWriter<byte> to)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, to);
                return;
            case JsonValueKind.Array:
                byte before = (byte)'[';
                foreach (JsonElement element in value.EnumerateArray())
                {
                    to.Write([before]);
                    Write(element, to);
                    before = (byte)',';
                }
                to.Write(before == '[' ? "[]"u8 : "]"u8);
                return;
            case JsonValueKind.String:
                WriteString(value.GetString()!, to);
                return;
            case JsonValueKind.Number:
                if (!JsonInteger.TryRead(JsonMarshal.GetRawUtf8Value(value), out int number))
                    throw new FormatException("A number is not whole, or does not fit into 32 bits.");
                to.Write(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
                return;
            default:
                to.Write(
                    value.ValueKind switch
                    {
                        JsonValueKind.True => "true"u8,
                        JsonValueKind.False => "false"u8,
                        _ => "null"u8,
                    }
                );
                return;
        }
    }

    private static void WriteObject(JsonElement value, IBufferWriter<byte> to)
    {
        byte before = (byte)'{';
        foreach (JsonProperty member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            to.Write([before]);
            WriteString(member.Name, to);
            to.Write(":"u8);
            Write(member.Value, to);
            before = (byte)',';
        }
        to.Write(before == '{' ? "{}"u8 : "}"u8);
    }

    private static void WriteString(ReadOnlySpan<char> text, IBufferWriter<byte> to)
    {
        to.Write("\""u8);
        while (text.IndexOfAny(Escaped) is >= 0 and var next)
        {
            WritePlain(text[..next], to);
            WriteEscape(text[next], to);
            text = text[(next + 1)..];
        }
        WritePlain(text, to);
        to.Write("\""u8);
    }

    private static readonly SearchValues<char> Escaped = SearchValues.Create([
        '"',
        '\\',
        .. Enumerable.Range(0, ' ').Select(code => (char)code),
    ]);

    private static void WritePlain(ReadOnlySpan<char> text, IBufferWriter<byte> to)
    {
        Span<byte> destination = to.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        to.Advance(Encoding.UTF8.GetBytes(text, destination));
    }

    private static void WriteEscape(char character, IBufferWriter<byte> to) =>
        to.Write(
            character switch
            {
                '"' => "\\\""u8,
                '\\' => "\\\\"u8,
                '\b' => "\\b"u8,
                '\t' => "\\t"u8,
                '\n' => "\\n"u8,
                '\f' => "\\f"u8,
                '\r' => "\\r"u8,
                _ => Encoding.ASCII.GetBytes($"\\u{(int)character:x4}"),
            }
        );
}
