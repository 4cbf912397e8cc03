using System.Globalization;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// The path of a file in C2SP tlog-tiles: <c>tile/&lt;L&gt;/&lt;N&gt;[.p/&lt;W&gt;]</c>. The index is split into elements of three digits.
/// All except the last begin with <c>x</c> (1234067 is <c>x001/x234/067</c>), so that no file has the name of a folder. The width of a
/// partial file follows <c>.p/</c>. A file has exactly one path, and only that path is accepted.
/// </summary>
internal static class TilePath
{
    internal const string Prefix = "tile/";

    internal static string Write(string level, long index, int width)
    {
        string number = $"{index % 1000:D3}";
        for (long rest = index / 1000; rest > 0; rest /= 1000)
            number = $"x{rest % 1000:D3}/{number}";
        return width == Tile.FullWidth ? $"{Prefix}{level}/{number}" : $"{Prefix}{level}/{number}.p/{width}";
    }

    /// <summary>Reads the part after <c>tile/&lt;L&gt;/</c>.</summary>
    internal static bool TryReadPlace(ReadOnlySpan<char> text, out long index, out int width)
    {
        (index, width) = (0, Tile.FullWidth);
        int partial = text.IndexOf(".p/");
        if (partial >= 0)
        {
            if (!TryReadNumber(text[(partial + 3)..], Tile.FullWidth - 1, out width) || width == 0)
                return false;
            text = text[..partial];
        }

        bool isFirst = true;
        while (text is ['x', _, _, _, '/', ..])
        {
            // A leading x000 would be a second path for the same file.
            if (!TryReadDigits(text[1..4], ref index) || (isFirst && index == 0))
                return false;
            isFirst = false;
            text = text[5..];
        }

        return text.Length == 3 && TryReadDigits(text, ref index);
    }

    /// <summary>Reads a decimal number without leading zeros, up to a limit.</summary>
    internal static bool TryReadNumber(ReadOnlySpan<char> text, int max, out int number)
    {
        number = 0;
        // The parser alone would accept NUL characters after the digits.
        return !text.ContainsAnyExceptInRange('0', '9')
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= max
            && (text[0] != '0' || text.Length == 1);
    }

    private static bool TryReadDigits(ReadOnlySpan<char> three, ref long index)
    {
        if (!char.IsAsciiDigit(three[0]) || !char.IsAsciiDigit(three[1]) || !char.IsAsciiDigit(three[2]))
            return false;
        int value = (three[0] - '0') * 100 + (three[1] - '0') * 10 + (three[2] - '0');
        if (index > (long.MaxValue - value) / 1000)
            return false;
        index = index * 1000 + value;
        return true;
    }
}
