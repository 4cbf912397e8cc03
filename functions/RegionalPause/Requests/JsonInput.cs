using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace RegionalPause.Requests;

/// <summary>
/// JSON from outside, over HTTP, on a queue or in a file: one document in UTF-8, with or without a byte order mark, without comments, and
/// with nothing after it. The parser does not check that strings are valid text; the code that reads a string does.
/// </summary>
public static class JsonInput
{
    /// <summary>The maximum nesting depth of objects and arrays.</summary>
    public const int Depth = 32;

    /// <summary>The maximum number of wrong fields that a response, a log entry or a poison reason lists.</summary>
    public const int MostErrors = 100;

    /// <summary>The expectation for a string that is not valid text.</summary>
    public const string ExpectedText = "Unicode text in valid UTF-8, without NUL and without half a surrogate pair";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = Depth };

    /// <summary>The bytes after the byte order mark, if there is one.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> text) => text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;

    /// <inheritdoc cref="WithoutMark(ReadOnlyMemory{byte})"/>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;

    /// <summary>Parses a document. <see cref="JsonMembers"/> finds and names repeated members.</summary>
    /// <exception cref="JsonException">It is not a JSON document.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(WithoutMark(json), Strict);

    /// <summary>
    /// The error for input that is not a JSON document. It gives the line and the byte, and not the exception's message, which could quote
    /// the document.
    /// </summary>
    public static FieldError NotJson(JsonException exception) =>
        new("$", null, $"one JSON document in UTF-8 (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine})");

    /// <summary>Reads the text of a string; false if the value has another kind or its text is not valid.</summary>
    public static bool TryText(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        try
        {
            if (
                value.ValueKind != JsonValueKind.String
                || value.GetString() is not { } read
                || read.Contains('\0', StringComparison.Ordinal)
            )
                return false;
            text = read;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // invalid UTF-8, or half a surrogate pair
        }
    }

    /// <summary>Reads the name of a member; false if it is not valid text.</summary>
    public static bool TryName(JsonProperty member, [NotNullWhen(true)] out string? name)
    {
        try
        {
            name = member.Name;
            return !name.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            name = null;
            return false;
        }
    }

    /// <summary>Reads an instant (RFC 3339). The offset is required: without it, the instant would depend on this machine's time
    /// zone.</summary>
    public static bool TryInstant(JsonElement value, out DateTimeOffset instant)
    {
        instant = default;
        return TryText(value, out string? text)
            && text.Length <= 64
            && Rfc3339.TryTimestamp(System.Text.Encoding.UTF8.GetBytes(text), out instant);
    }

    /// <summary>
    /// A value as it may be shown to its sender, cut short; <c>null</c> for objects, arrays and text that is not valid.
    /// </summary>
    public static string? Shown(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => TryText(value, out string? text) ? Shown(text) : null,
            JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Undefined => null,
            _ => Shown(value.GetRawText()),
        };

    /// <summary>A text cut to 64 characters. A surrogate pair is never split.</summary>
    public static string Shown(string text)
    {
        const int Longest = 64;
        return text.Length <= Longest ? text : $"{text[..(char.IsHighSurrogate(text[Longest - 2]) ? Longest - 2 : Longest - 1)]}…";
    }
}
