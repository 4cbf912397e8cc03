using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace RegionalPause.Requests;

/// <summary>
/// Folds a name to a form in which names that look alike are equal: compatibility decomposition (NFKD, which is equal whenever NFKC is),
/// case folding, and no blanks or invisible characters. Two names with the same folded form may be one person. Two names with different
/// folded forms are two people only if no identity is known (R45).
/// </summary>
/// <remarks>The table is part of this project because <c>string.Normalize</c> returns its argument unchanged under InvariantGlobalization,
/// on Linux without an error.</remarks>
internal static class NameFolding
{
    private const int HangulFirst = 0xAC00,
        HangulLast = 0xD7A3;
    private const int Leading = 0x1100,
        Vowel = 0x1161,
        Trailing = 0x11A7,
        Vowels = 21,
        Trailings = 28;

    private static readonly FrozenDictionary<int, string> Table = Load();

    /// <summary>The folded name; empty if the name has no visible character.</summary>
    public static string Fold(string name)
    {
        var folded = new List<Rune>(name.Length);
        foreach (Rune rune in name.EnumerateRunes()) // an unpaired surrogate becomes U+FFFD
        {
            foreach (Rune part in Decomposed(rune))
            {
                if (!IsBlank(part))
                    folded.Add(part);
            }
        }
        var text = new StringBuilder(folded.Count);
        for (int i = 0; i < folded.Count; )
        {
            text.Append(folded[i]);
            // Sorts the marks of one letter, so that the order of typing does not matter.
            Rune[] marks = [.. folded.Skip(i + 1).TakeWhile(IsMark).OrderBy(m => m.Value)];
            foreach (Rune mark in marks)
                text.Append(mark);
            i += 1 + marks.Length;
        }
        return text.ToString();
    }

    private static IEnumerable<Rune> Decomposed(Rune rune)
    {
        if (rune.Value is >= HangulFirst and <= HangulLast)
        {
            int syllable = rune.Value - HangulFirst;
            yield return new Rune(Leading + syllable / (Vowels * Trailings));
            yield return new Rune(Vowel + syllable % (Vowels * Trailings) / Trailings);
            if (syllable % Trailings != 0)
                yield return new Rune(Trailing + syllable % Trailings);
            yield break;
        }
        if (!Table.TryGetValue(rune.Value, out string? parts))
        {
            yield return rune;
            yield break;
        }
        foreach (Rune part in parts.EnumerateRunes())
            yield return part;
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;

    // Tests the category. The code points in the list look blank although their category is letter, mark or symbol (fillers, joiners,
    // variation selectors).
    private static bool IsBlank(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
        || rune.Value
            is 0x034F
                or 0x115F
                or 0x1160
                or 0x17B4
                or 0x17B5
                or 0x2800
                or 0x3164
                or 0xFFA0
                or (>= 0x180B and <= 0x180F)
                or (>= 0xFE00 and <= 0xFE0F)
                or (>= 0xE0100 and <= 0xE01EF);

    private static FrozenDictionary<int, string> Load()
    {
        using Stream stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream("name-folding.txt")
            ?? throw new InvalidOperationException("name-folding.txt is not embedded.");
        using var lines = new StreamReader(stream);
        var table = new Dictionary<int, string>();
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            int[] points =
            [
                .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(p => int.Parse(p, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            ];
            table[points[0]] = string.Concat(points.Skip(1).Select(p => new Rune(p).ToString()));
        }
        return table.ToFrozenDictionary();
    }
}
