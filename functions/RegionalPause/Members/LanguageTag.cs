using System.Text.RegularExpressions;

namespace RegionalPause.Members;

/// <summary>Language tags (BCP 47), as far as choosing a text by them needs.</summary>
public static partial class LanguageTag
{
    /// <summary>What is expected, for an error.</summary>
    public const string Expected = "a language tag (BCP 47) such as de, pt-BR or zh-Hans";

    /// <summary>Whether a text is shaped like a tag: a language of two or three letters, then subtags.</summary>
    public static bool IsWellFormed(string? tag) => tag is { Length: <= 35 } && Shape().IsMatch(tag);

    /// <summary>Whether a text in <paramref name="offered"/> serves somebody who reads <paramref name="wanted"/>: the same language, with no subtag the other contradicts.</summary>
    public static bool Serves(string offered, string wanted) =>
        string.Equals(offered, wanted, StringComparison.OrdinalIgnoreCase)
        || wanted.StartsWith(offered + "-", StringComparison.OrdinalIgnoreCase)
        || (offered == "nb" && (string.Equals(wanted, "no", StringComparison.OrdinalIgnoreCase) || wanted.StartsWith("no-", StringComparison.OrdinalIgnoreCase)));

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
