using System.Text.RegularExpressions;
using RegionalPause.Content;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>What every notice has to state, and how (D28, GDPR 21(4)). Pure.</summary>
internal static partial class TemplateRules
{
    /// <summary>Who trains.</summary>
    public const string Controller = "controller";

    /// <summary>What for.</summary>
    public const string Purpose = "purpose";

    /// <summary>Which kinds of content.</summary>
    public const string Kinds = "kinds";

    /// <summary>From when the content is.</summary>
    public const string Span = "span";

    /// <summary>On what it rests.</summary>
    public const string Basis = "basis";

    /// <summary>When it starts.</summary>
    public const string Start = "start";

    /// <summary>Where to object.</summary>
    public const string Link = "link";

    private static readonly string[] Required = [Link, Controller, Purpose, Kinds, Span, Basis, Start];

    /// <summary>Everything a template does wrong, each with the file and the rule.</summary>
    public static IEnumerable<string> Faults(NoticeTemplate template)
    {
        foreach ((string file, string body) in new[] { ("txt", template.Text), ("html", template.Html) })
        {
            string name = $"notice.{template.Language}.{file}";
            string[] placed = [.. Placeholders(body).Select(p => p.Name)];
            foreach (string required in Required.Where(r => placed.Count(p => p == r) != 1))
                yield return $"{name}: {{{required}}} stands there {placed.Count(p => p == required)} times; it has to stand there once.";
            foreach (string unknown in placed.Except(Required))
                yield return $"{name}: {{{unknown}}} is unknown; known are {string.Join(", ", Required)}.";
            if (placed.FirstOrDefault() != Link)
                yield return $"{name}: the objection link has to come before everything else the notice states.";
            if (!StandsApart(file, body))
                yield return $"{name}: the objection link has to stand apart from other text.";
        }
        if (!template.Html.Contains($"lang=\"{template.Language}\"", StringComparison.Ordinal))
            yield return $"notice.{template.Language}.html: it has to say its language.";
        if (string.IsNullOrWhiteSpace(template.Subject) || Placeholders(template.Subject).Any())
            yield return $"notice.{template.Language}.json: the subject has to be there, without placeholders.";
        if (string.IsNullOrWhiteSpace(template.Words.Reminder))
            yield return $"notice.{template.Language}.json: there is no word for a reminder.";
        foreach (string fault in WordFaults(template))
            yield return fault;
    }

    /// <summary>The placeholders of a text, in order.</summary>
    public static IEnumerable<(int Start, int Length, string Name)> Placeholders(string text) =>
        Placeholder().Matches(text).Select(m => (m.Index, m.Length, m.Groups[1].Value));

    // Text: a line of its own between empty ones. HTML: a section of its own, closed before the next element that says anything.
    private static bool StandsApart(string file, string body) => file == "txt" ? ApartInText().IsMatch(body) : ApartInHtml().IsMatch(body);

    private static IEnumerable<string> WordFaults(NoticeTemplate t)
    {
        string name = $"notice.{t.Language}.json";
        foreach (string missing in Missing<TrainingPurpose>(t.Words.Purposes).Concat(Missing<ContentType>(t.Words.Kinds)).Concat(Missing<LegalBasis>(t.Words.LegalBases)))
            yield return $"{name}: there is no word for '{missing}'.";
        if (!t.Words.SpanFrom.Contains("{from}", StringComparison.Ordinal) || !t.Words.SpanTo.Contains("{to}", StringComparison.Ordinal)
            || !t.Words.SpanFromTo.Contains("{from}", StringComparison.Ordinal) || !t.Words.SpanFromTo.Contains("{to}", StringComparison.Ordinal))
            yield return $"{name}: a span has to name its days, {{from}} and {{to}}.";
    }

    private static IEnumerable<string> Missing<T>(Dictionary<string, string> words) where T : struct, Enum =>
        Enum.GetValues<T>().Select(EnumWords<T>.Of).Where(w => string.IsNullOrWhiteSpace(words.GetValueOrDefault(w)));

    [GeneratedRegex(@"\{([a-z]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\n\n\{link\}\n\n", RegexOptions.CultureInvariant)]
    private static partial Regex ApartInText();

    [GeneratedRegex("""<section id="object">(?:(?!</?section|<section).)*<a href="\{link\}">(?:(?!</?section).)*</section>""", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex ApartInHtml();
}
