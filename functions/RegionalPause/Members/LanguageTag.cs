using System.Text.RegularExpressions;

namespace RegionalPause.Members;

/// <summary>Language tags (BCP 47), as far as choosing a text by them needs.</summary>
public static partial class LanguageTag
{
    /// <summary>What is expected, for an error.</summary>
    public const string Expected = "a language tag (BCP 47) such as de, pt-BR or zh-Hans";

    /// <summary>Bytes of a tag: extensions have no limit of their own (RFC 5646 §4.4.1).</summary>
    public const int MaxLength = Requests.TextLimits.LanguageTag;

    /// <summary>
    /// Whether a text is shaped like a tag (RFC 5646 §2.1): a language, or <c>i</c> or <c>x</c>, then subtags of up to eight letters and
    /// digits, so that scripts, regions, variants, extensions and private use are all taken.
    /// </summary>
    public static bool IsWellFormed(string? tag) => tag is { Length: <= MaxLength } && Shape().IsMatch(tag);

    /// <summary>Whether a text in <paramref name="offered"/> serves somebody who reads <paramref name="wanted"/>: the same language, with no subtag the other contradicts.</summary>
    public static bool Serves(string offered, string wanted) =>
        string.Equals(offered, wanted, StringComparison.OrdinalIgnoreCase)
        || wanted.StartsWith(offered + "-", StringComparison.OrdinalIgnoreCase)
        || (offered == "nb" && (string.Equals(wanted, "no", StringComparison.OrdinalIgnoreCase) || wanted.StartsWith("no-", StringComparison.OrdinalIgnoreCase)));

    [GeneratedRegex("^(?:[A-Za-z]{2,8}|[IiXx](?=-))(?:-[A-Za-z0-9]{1,8})*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
