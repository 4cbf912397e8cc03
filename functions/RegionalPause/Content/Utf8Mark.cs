namespace RegionalPause.Content;

/// <summary>The byte order mark that some editors and systems put in front of UTF-8. It says nothing, and a reader may pass over it (RFC 8259 §8.1).</summary>
internal static class Utf8Mark
{
    /// <summary>The text without it.</summary>
    public static ReadOnlyMemory<byte> Skip(ReadOnlyMemory<byte> text) => text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;
}
