using System.Globalization;
using System.Text;

namespace RegionalPause.Cli.Output;

/// <summary>
/// Makes text of other sources (a server, a file, a queue, an argument) safe to print. Characters that control a terminal, change the
/// direction of text or hide text are printed as JSON escapes: control characters of C0 and C1 (with escape and bell), direction marks,
/// zero-width and other invisible characters, and halves of surrogate pairs.
/// </summary>
internal static class Printable
{
    /// <summary>For one line. Line ends and tabs are escaped too, so that the text cannot look like a line of this program.</summary>
    public static string Line(string? text) => Shown(text ?? "", kept: "");

    /// <summary>For one line with columns that tabs separate.</summary>
    public static string Columns(string text) => Shown(text, kept: "\t");

    /// <summary>
    /// For JSON, which stays the same JSON: such characters can only be in its strings. White space between its tokens is kept.
    /// </summary>
    public static string Json(string json) => Shown(json, kept: "\r\n\t");

    private static string Shown(string text, string kept)
    {
        StringBuilder? shown = null;
        for (int at = 0; at < text.Length; )
        {
            bool isRune = Rune.TryGetRuneAt(text, at, out Rune rune);
            int length = isRune ? rune.Utf16SequenceLength : 1;
            if (isRune && (!IsHarmful(rune) || kept.Contains(text[at], StringComparison.Ordinal)))
            {
                shown?.Append(text, at, length);
            }
            else
            {
                shown ??= new StringBuilder(text, 0, at, text.Length + 16);
                foreach (char unit in text.AsSpan(at, length))
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
            }
            at += length;
        }
        return shown?.ToString() ?? text;
    }

    // The last five characters have no width but have the category of letters or marks.
    private static bool IsHarmful(Rune rune) =>
        !rune.IsAscii
            ? Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                || rune.Value is 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0
            : rune.Value is < 0x20 or 0x7F;
}
