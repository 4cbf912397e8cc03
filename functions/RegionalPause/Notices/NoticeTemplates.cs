using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Content;
using RegionalPause.Members;
using RegionalPause.Requests;

namespace RegionalPause.Notices;

/// <summary>A notice that is ready to be sent.</summary>
public sealed record RenderedNotice(string Language, string Subject, string Text, string Html);

/// <summary>The notice in one language, with its placeholders and the words for them.</summary>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Subject">Subject line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">HTML.</param>
/// <param name="Words">Words for the codes of a campaign.</param>
internal sealed record NoticeTemplate(string Language, string Subject, string Text, string Html, TemplateWords Words);

/// <summary>
/// The words of a language for purposes, types of content, spans, legal bases and days. The keys are the words of the codes.
/// </summary>
internal sealed record TemplateWords(
    string Subject,
    string Reminder,
    Dictionary<string, string> Purposes,
    Dictionary<string, string> Kinds,
    string AllKinds,
    string SpanFrom,
    string SpanTo,
    string SpanFromTo,
    string SpanAny,
    Dictionary<string, string> LegalBases,
    string Day,
    string[] Months,
    string Contact,
    string Privacy
)
{
    /// <summary>The first day of a month, in languages that write it differently; <c>null</c> in the others.</summary>
    public string? FirstDay { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(TemplateWords))]
internal sealed partial class TemplateJsonContext : JsonSerializerContext;

/// <summary>The notices of this build, one a language: <c>Templates/notice.LANG.txt</c>, <c>.html</c> and <c>.json</c>, embedded.</summary>
public sealed class NoticeTemplates
{
    private const string Prefix = "notice.";

    private readonly FrozenDictionary<string, NoticeTemplate> templates;

    private NoticeTemplates(IEnumerable<NoticeTemplate> templates) => this.templates = templates.ToFrozenDictionary(t => t.Language);

    /// <summary>The available languages, sorted.</summary>
    public ImmutableArray<string> Languages => [.. templates.Keys.Order(StringComparer.Ordinal)];

    internal IEnumerable<NoticeTemplate> All => templates.Values;

    /// <summary>Loads the templates of this build.</summary>
    /// <exception cref="InvalidDataException">A template violates the rules (<see cref="TemplateRules"/>). The message lists every
    /// violation.</exception>
    public static NoticeTemplates LoadEmbedded()
    {
        NoticeTemplate[] all =
        [
            .. typeof(NoticeTemplates)
                .Assembly.GetManifestResourceNames()
                .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(".txt", StringComparison.Ordinal))
                .Select(n => Load(n[Prefix.Length..^".txt".Length])),
        ];
        string[] faults = [.. all.SelectMany(TemplateRules.Faults)];
        return faults.Length == 0
            ? new NoticeTemplates(all)
            : throw new InvalidDataException($"The notice templates violate their rules:\n- {string.Join("\n- ", faults)}");
    }

    /// <summary>
    /// The language of a member's notice: the first available one of the member's languages, otherwise the first available official
    /// language of the place.
    /// </summary>
    public string LanguageFor(Member member, IEnumerable<string> official) =>
        member.Languages.Select(Serving).Concat(official.Select(Serving)).FirstOrDefault(l => l is not null)
        ?? templates.Keys.Order(StringComparer.Ordinal).First();

    /// <summary>The official languages without a notice, sorted.</summary>
    public ImmutableArray<string> Missing(IEnumerable<string> official) =>
        [.. official.Where(l => Serving(l) is null).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Fills in the same notice, with a subject that calls it a reminder.</summary>
    /// <exception cref="KeyNotFoundException">There is no notice in that language.</exception>
    public RenderedNotice RenderReminder(string language, NoticeContent content, string link, NoticeSender sender)
    {
        RenderedNotice notice = Render(language, content, link, sender);
        return notice with { Subject = $"{templates[language].Words.Reminder}: {notice.Subject}" };
    }

    /// <summary>Fills a notice in.</summary>
    /// <exception cref="KeyNotFoundException">There is no notice in that language.</exception>
    public RenderedNotice Render(string language, NoticeContent content, string link, NoticeSender sender)
    {
        NoticeTemplate t = templates[language];
        Dictionary<string, string> values = new()
        {
            [TemplateRules.Controller] = content.Controller,
            [TemplateRules.Purpose] = t.Words.Purposes[EnumWords<TrainingPurpose>.Of(content.Purpose)],
            [TemplateRules.Kinds] = content.ContentTypes.IsEmpty
                ? t.Words.AllKinds
                : string.Join(", ", content.ContentTypes.Select(k => t.Words.Kinds[EnumWords<ContentType>.Of(k)])),
            [TemplateRules.Span] = SpanOf(content, t.Words),
            [TemplateRules.Basis] = t.Words.LegalBases[EnumWords<LegalBasis>.Of(content.LegalBasis)],
            [TemplateRules.Start] = Day(content.StartsOn, t.Words),
            [TemplateRules.Link] = link,
        };
        return new RenderedNotice(
            language,
            Fill(t.Subject, values, s => s),
            Fill(t.Text, values, s => s) + AboutInText(sender, t.Words),
            // encoded values cannot contain the mark
            Fill(t.Html, values, HtmlEncoder.Default.Encode)
                .Replace(TemplateRules.About, AboutInHtml(sender, t.Words), StringComparison.Ordinal)
        );
    }

    private static string AboutInText(NoticeSender sender, TemplateWords words)
    {
        string[] lines = [.. About(sender, words).Select(line => line.Words.Replace(line.Place, line.Value, StringComparison.Ordinal))];
        return lines.Length == 0 ? "" : $"\n----------------------------------------\n\n{string.Join("\n\n", lines)}\n";
    }

    private static string AboutInHtml(NoticeSender sender, TemplateWords words)
    {
        string[] lines =
        [
            .. About(sender, words)
                .Select(line =>
                {
                    string value = HtmlEncoder.Default.Encode(line.Value);
                    string shown = line.Place == TemplateRules.Privacy ? $"<a href=\"{value}\">{value}</a>" : value;
                    return $"<p>{line.Words.Replace(line.Place, shown, StringComparison.Ordinal)}</p>\n";
                }),
        ];
        return lines.Length == 0 ? "" : $"<section id=\"about\">\n{string.Concat(lines)}</section>";
    }

    private static IEnumerable<(string Words, string Place, string Value)> About(NoticeSender sender, TemplateWords words)
    {
        if (sender.Contact.Length > 0)
            yield return (words.Contact, TemplateRules.Contact, sender.Contact);
        if (sender.PrivacyNotice.Length > 0)
            yield return (words.Privacy, TemplateRules.Privacy, sender.PrivacyNotice);
    }

    /// <summary>A day as a notice in that language writes it; ISO 8601 if there is no notice in that language.</summary>
    public string Day(string language, DateOnly day) =>
        templates.TryGetValue(language, out NoticeTemplate? t)
            ? Day(day, t.Words)
            : day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string? Serving(string wanted) =>
        templates.Keys.Where(offered => LanguageTag.Serves(offered, wanted)).MaxBy(offered => offered.Length);

    private static string SpanOf(NoticeContent content, TemplateWords words) =>
        (content.From, content.To) switch
        {
            (null, null) => words.SpanAny,
            ({ } from, null) => words.SpanFrom.Replace("{from}", Day(from, words), StringComparison.Ordinal),
            (null, { } to) => words.SpanTo.Replace("{to}", Day(to, words), StringComparison.Ordinal),
            ({ } from, { } to) => words
                .SpanFromTo.Replace("{from}", Day(from, words), StringComparison.Ordinal)
                .Replace("{to}", Day(to, words), StringComparison.Ordinal),
        };

    // With the name of the month, so that day and month cannot be confused. The app has no cultures of the operating system.
    private static string Day(DateOnly day, TemplateWords words) =>
        words
            .Day.Replace(
                "{d}",
                day.Day == 1 && words.FirstDay is { } first ? first : day.Day.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            )
            .Replace("{month}", words.Months[day.Month - 1], StringComparison.Ordinal)
            .Replace("{y}", day.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    // One pass, so that a value that looks like a placeholder is not replaced.
    private static string Fill(string template, Dictionary<string, string> values, Func<string, string> encode)
    {
        var filled = new StringBuilder(template.Length + 512);
        int at = 0;
        foreach ((int start, int length, string name) in TemplateRules.Placeholders(template))
        {
            filled.Append(template, at, start - at).Append(encode(values[name]));
            at = start + length;
        }
        return filled.Append(template, at, template.Length - at).ToString();
    }

    private static NoticeTemplate Load(string language)
    {
        TemplateWords words =
            JsonSerializer.Deserialize(Read($"{Prefix}{language}.json"), TemplateJsonContext.Default.TemplateWords)
            ?? throw new InvalidDataException($"notice.{language}.json is null.");
        string text = Encoding.UTF8.GetString(Read($"{Prefix}{language}.txt"));
        string html = Encoding
            .UTF8.GetString(Read($"{Prefix}{language}.html"))
            .Replace("<!--style-->", NoticeStyle.Element, StringComparison.Ordinal);
        return new NoticeTemplate(language, words.Subject, text, html, words);
    }

    internal static byte[] Read(string resource)
    {
        using Stream stream =
            typeof(NoticeTemplates).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidDataException($"{resource} is not embedded in this build.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
