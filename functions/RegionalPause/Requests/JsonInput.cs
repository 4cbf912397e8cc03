using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace RegionalPause.Requests;

/// <summary>
/// JSON that comes from outside, over HTTP, on a queue or in a file: one document in UTF-8, with or without a byte order mark, without
/// comments and without anything after it. Whether its strings are text is seen when they are read.
/// </summary>
public static class JsonInput
{
    /// <summary>How deep objects and arrays may nest.</summary>
    public const int Depth = 32;

    /// <summary>Wrong fields that an answer, a log or a poison reason names, however many there are.</summary>
    public const int MostErrors = 100;

    /// <summary>What is expected of a string that is no text.</summary>
    public const string ExpectedText = "Unicode text in valid UTF-8, without NUL and without half a surrogate pair";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = Depth };

    /// <summary>The bytes after the byte order mark, if there is one.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> text) => text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;

    /// <inheritdoc cref="WithoutMark(ReadOnlyMemory{byte})"/>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;

    /// <summary>Parses a document. Repeated members are found by <see cref="JsonMembers"/>, which names them.</summary>
    /// <exception cref="JsonException">It is no JSON document.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(WithoutMark(json), Strict);

    /// <summary>
    /// What is wrong with something that is no JSON document. The exception's message could quote the document; its place cannot.
    /// </summary>
    public static FieldError NotJson(JsonException exception) =>
        new("$", null, $"one JSON document in UTF-8 (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine})");

    /// <summary>The text of a string; false for another kind of value and for a string that is no text.</summary>
    public static bool TryText(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        try
        {
            if (value.ValueKind != JsonValueKind.String || value.GetString() is not { } read || read.Contains('\0', StringComparison.Ordinal))
                return false;
            text = read;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // invalid UTF-8, or half a surrogate pair
        }
    }

    /// <summary>The name of a member; false if it is no text.</summary>
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

    /// <summary>Reads an instant (RFC 3339). It states its offset: without one it would be an instant of this machine's own zone.</summary>
    public static bool TryInstant(JsonElement value, out DateTimeOffset instant)
    {
        instant = default;
        return TryText(value, out string? text) && text.Length <= 64 && Rfc3339.TryTimestamp(System.Text.Encoding.UTF8.GetBytes(text), out instant);
    }

    /// <summary>
    /// A value as it may be shown to the one who sent it, cut short; <c>null</c> for objects, arrays and what is no text.
    /// </summary>
    public static string? Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TryText(value, out string? text) ? Shown(text) : null,
        JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Undefined => null,
        _ => Shown(value.GetRawText()),
    };

    /// <summary>A text cut to 64 characters, none of them in two.</summary>
    public static string Shown(string text)
    {
        const int Longest = 64;
        return text.Length <= Longest ? text : $"{text[..(char.IsHighSurrogate(text[Longest - 2]) ? Longest - 2 : Longest - 1)]}…";
    }
}
