using System.Text;

namespace RegionalPause.Requests;

/// <summary>
/// Text that is safe to show: Unicode without control characters (except line ends and tabs), and without characters that change the
/// direction or the lines of the surrounding text. A terminal or a page would interpret those (CVE-2021-42574).
/// </summary>
public static class PlainText
{
    /// <summary>Replaces a comment that is not valid text or occurs twice.</summary>
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
    /// Makes a comment fit. A command must not be lost because of its comment (R46). Characters that cannot be shown become U+FFFD. A text
    /// that is too long is cut between two characters, and its end states that it was cut.
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

    /// <summary>The longest beginning of a text that fits into a number of bytes of UTF-8. No character is split.</summary>
    internal static string FirstBytes(string text, int most)
    {
        int bytes = 0,
            length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > most)
                break;
            length += rune.Utf16SequenceLength;
        }
        return text[..length];
    }

    private static bool IsShown(Rune rune) =>
        rune.Value switch
        {
            '\n' or '\r' or '\t' => true,
            0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => false, // Bidi_Control
            0x2028 or 0x2029 => false, // line and paragraph separator
            _ => !Rune.IsControl(rune),
        };
}
