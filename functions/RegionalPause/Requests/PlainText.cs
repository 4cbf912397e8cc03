using System.Text;

namespace RegionalPause.Requests;

/// <summary>
/// Text that can be shown: Unicode without control characters, line ends and tabs apart, and without what changes the direction or the
/// lines of the text around it. A terminal or a page would obey those (CVE-2021-42574).
/// </summary>
public static class PlainText
{
    /// <summary>What a comment is replaced by if it is no text, or there twice.</summary>
    public const string Unreadable = "(The comment could not be read and was left out.)";

    /// <summary>Whether a text is well formed and can be shown.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out Rune rune, out int length) != System.Buffers.OperationStatus.Done || !IsShown(rune))
                return false;
            text = text[length..];
        }
        return true;
    }

    /// <summary>
    /// Makes a comment fit, for a command that must not be lost over it (R46): what cannot be shown becomes U+FFFD; what is too long is cut
    /// between two characters, and the end says so.
    /// </summary>
    /// <param name="comment">The comment.</param>
    /// <param name="longest">Most bytes of UTF-8.</param>
    public static string Fit(string comment, int longest)
    {
        var shown = new StringBuilder(comment.Length);
        foreach (Rune rune in comment.Trim().EnumerateRunes())
            shown.Append((IsShown(rune) ? rune : Rune.ReplacementChar).ToString());
        string text = shown.ToString();
        int bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes <= longest)
            return text;
        string mark = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"… (cut, of {bytes} bytes)");
        return FirstBytes(text, longest - Encoding.UTF8.GetByteCount(mark)) + mark;
    }

    /// <summary>The beginning of a text that has at most some bytes of UTF-8; no character is cut in two.</summary>
    internal static string FirstBytes(string text, int most)
    {
        int bytes = 0, length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > most)
                break;
            length += rune.Utf16SequenceLength;
        }
        return text[..length];
    }

    private static bool IsShown(Rune rune) => rune.Value switch
    {
        '\n' or '\r' or '\t' => true,
        0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => false, // Bidi_Control
        0x2028 or 0x2029 => false, // line and paragraph separator
        _ => !Rune.IsControl(rune),
    };
}
