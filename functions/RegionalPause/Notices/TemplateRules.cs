using System.Text.RegularExpressions;
using RegionalPause.Content;
using RegionalPause.Requests;

namespace RegionalPause.Notices;

/// <summary>The rules for the content and form of every notice (D28, GDPR 21(4)). Pure.</summary>
internal static partial class TemplateRules
{
    private static readonly string[] DayParts = ["{d}", "{month}", "{y}"];

    /// <summary>The organisation that trains.</summary>
    public const string Controller = "controller";

    /// <summary>The purpose.</summary>
    public const string Purpose = "purpose";

    /// <summary>The types of content.</summary>
    public const string Kinds = "kinds";

    /// <summary>The dates of the content.</summary>
    public const string Span = "span";

    /// <summary>The legal basis.</summary>
    public const string Basis = "basis";

    /// <summary>The start.</summary>
    public const string Start = "start";

    /// <summary>The objection link.</summary>
    public const string Link = "link";

    /// <summary>The place in the HTML of the sender's contact and privacy notice.</summary>
    public const string About = "<!--about-->";

    /// <summary>The place of the contact in its words.</summary>
    public const string Contact = "{contact}";

    /// <summary>The place of the privacy notice in its words.</summary>
    public const string Privacy = "{privacy}";

    private static readonly string[] Required = [Link, Controller, Purpose, Kinds, Span, Basis, Start];

    /// <summary>Every violation of the rules by a template, each with the file and the rule.</summary>
    public static IEnumerable<string> Faults(NoticeTemplate template)
    {
        foreach ((string file, string body) in new[] { ("txt", template.Text), ("html", template.Html) })
        {
            string name = $"notice.{template.Language}.{file}";
            string[] placed = [.. Placeholders(body).Select(p => p.Name)];
            foreach (string required in Required.Where(r => placed.Count(p => p == r) != 1))
                yield return $"{name}: {{{required}}} occurs {placed.Count(p => p == required)} times; it must occur once.";
            foreach (string unknown in placed.Except(Required))
                yield return $"{name}: {{{unknown}}} is unknown; known are {string.Join(", ", Required)}.";
            if (placed.FirstOrDefault() != Link)
                yield return $"{name}: the objection link must be before everything else that the notice states.";
            if (!StandsApart(file, body))
                yield return $"{name}: the objection link must be separate from other text.";
        }
        if (!template.Html.Contains($"lang=\"{template.Language}\"", StringComparison.Ordinal))
            yield return $"notice.{template.Language}.html: the lang attribute with its language is missing.";
        if (template.Html.Split(About).Length != 2)
            yield return $"notice.{template.Language}.html: {About} must occur once; contact and privacy notice stand there.";
        if (string.IsNullOrWhiteSpace(template.Subject) || Placeholders(template.Subject).Any())
            yield return $"notice.{template.Language}.json: the subject is required, and must have no placeholders.";
        if (string.IsNullOrWhiteSpace(template.Words.Reminder))
            yield return $"notice.{template.Language}.json: there is no word for a reminder.";
        foreach (string fault in WordFaults(template))
            yield return fault;
    }

    /// <summary>The placeholders of a text, in order.</summary>
    public static IEnumerable<(int Start, int Length, string Name)> Placeholders(string text) =>
        Placeholder().Matches(text).Select(m => (m.Index, m.Length, m.Groups[1].Value));

    // Text: a separate line between empty lines. HTML: a separate section, closed before the next element with text.
    private static bool StandsApart(string file, string body) => file == "txt" ? ApartInText().IsMatch(body) : ApartInHtml().IsMatch(body);

    private static IEnumerable<string> WordFaults(NoticeTemplate t)
    {
        string name = $"notice.{t.Language}.json";
        IEnumerable<string> missing =
        [
            .. Missing<TrainingPurpose>(t.Words.Purposes),
            .. Missing<ContentType>(t.Words.Kinds),
            .. Missing<LegalBasis>(t.Words.LegalBases),
        ];
        foreach (string word in missing)
            yield return $"{name}: there is no word for '{word}'.";
        if (
            !t.Words.SpanFrom.Contains("{from}", StringComparison.Ordinal)
            || !t.Words.SpanTo.Contains("{to}", StringComparison.Ordinal)
            || !t.Words.SpanFromTo.Contains("{from}", StringComparison.Ordinal)
            || !t.Words.SpanFromTo.Contains("{to}", StringComparison.Ordinal)
        )
            yield return $"{name}: a span must name its days, {{from}} and {{to}}.";
        if (!t.Words.Contact.Contains(Contact, StringComparison.Ordinal) || !t.Words.Privacy.Contains(Privacy, StringComparison.Ordinal))
            yield return $"{name}: the words for contact and privacy notice must have their places, {Contact} and {Privacy}.";
        if (t.Words.Months.Length != 12 || t.Words.Months.Any(string.IsNullOrWhiteSpace))
            yield return $"{name}: there must be twelve months.";
        if (DayParts.Any(part => !t.Words.Day.Contains(part, StringComparison.Ordinal)))
            yield return $"{name}: a day must have its parts, {{d}}, {{month}} and {{y}}.";
    }

    private static IEnumerable<string> Missing<T>(Dictionary<string, string> words)
        where T : struct, Enum =>
        Enum.GetValues<T>().Select(EnumWords<T>.Of).Where(w => string.IsNullOrWhiteSpace(words.GetValueOrDefault(w)));

    [GeneratedRegex(@"\{([a-z]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\n\n\{link\}\n\n", RegexOptions.CultureInvariant)]
    private static partial Regex ApartInText();

    [GeneratedRegex(
        """<section id="object">(?:(?!</?section|<section).)*<a href="\{link\}"[^>]*>(?:(?!</?section).)*</section>""",
        RegexOptions.CultureInvariant | RegexOptions.Singleline
    )]
    private static partial Regex ApartInHtml();
}
