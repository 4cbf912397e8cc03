using System.Collections.Frozen;

namespace RegionalPause.App.OperatorConsole.Lists;

/// <summary>
/// Text for a search without regard to capitals and accents. The script of the console makes the same text of what is typed. The table is
/// part of this project because <c>string.Normalize</c> does nothing in a program with invariant globalization; it has the letters of
/// European languages, and so of the names of jurisdictions.
/// </summary>
public static class SearchText
{
    private static readonly FrozenDictionary<char, char> Plain = new Dictionary<char, string>
    {
        ['a'] = "àáâãäåāăą",
        ['c'] = "çćĉċč",
        ['d'] = "ďđ",
        ['e'] = "èéêëēĕėęě",
        ['g'] = "ĝğġģ",
        ['h'] = "ĥħ",
        ['i'] = "ìíîïĩīĭįı",
        ['j'] = "ĵ",
        ['k'] = "ķ",
        ['l'] = "ĺļľł",
        ['n'] = "ñńņň",
        ['o'] = "òóôõöøōŏő",
        ['r'] = "ŕŗř",
        ['s'] = "śŝşšș",
        ['t'] = "ţťŧț",
        ['u'] = "ùúûüũūŭůűų",
        ['w'] = "ŵ",
        ['y'] = "ýÿŷ",
        ['z'] = "źżž",
    }
        .SelectMany(letter => letter.Value, (letter, accented) => (accented, letter.Key))
        .ToFrozenDictionary(pair => pair.accented, pair => pair.Key);

    /// <summary>The text without capitals and accents.</summary>
    public static string Of(string text) =>
        string.Create(
            text.Length,
            text.ToLowerInvariant(),
            static (plain, lower) =>
            {
                for (int i = 0; i < lower.Length; i++)
                    plain[i] = Plain.GetValueOrDefault(lower[i], lower[i]);
            }
        );
}
