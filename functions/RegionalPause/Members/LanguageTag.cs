using System.Text.RegularExpressions;

namespace RegionalPause.Members;

/// <summary>Language tags (BCP 47), as far as the choice of a text needs them.</summary>
public static partial class LanguageTag
{
    /// <summary>What is expected, for an error.</summary>
    public const string Expected = "a language tag (BCP 47) such as de, pt-BR or zh-Hans";

    /// <summary>Maximum bytes of a tag. The standard has no limit for extensions (RFC 5646 §4.4.1).</summary>
    public const int MaxLength = Requests.TextLimits.LanguageTag;

    /// <summary>
    /// Whether a text has the form of a tag (RFC 5646 §2.1): a language, or <c>i</c> or <c>x</c>, followed by subtags of up to eight
    /// letters and digits. So scripts, regions, variants, extensions and private use are all accepted.
    /// </summary>
    public static bool IsWellFormed(string? tag) => tag is { Length: <= MaxLength } && Shape().IsMatch(tag);

    /// <summary>Whether a text in <paramref name="offered"/> suits a reader of <paramref name="wanted"/>: the language is the same, and no
    /// subtag differs.</summary>
    public static bool Serves(string offered, string wanted) =>
        string.Equals(offered, wanted, StringComparison.OrdinalIgnoreCase)
        || wanted.StartsWith(offered + "-", StringComparison.OrdinalIgnoreCase)
        || (
            offered == "nb"
            && (
                string.Equals(wanted, "no", StringComparison.OrdinalIgnoreCase)
                || wanted.StartsWith("no-", StringComparison.OrdinalIgnoreCase)
            )
        );

    [GeneratedRegex("^(?:[A-Za-z]{2,8}|[IiXx](?=-))(?:-[A-Za-z0-9]{1,8})*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
