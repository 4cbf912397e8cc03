using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// All texts of the objection page in one language, from a file <c>Texts/CODE.json</c>. A file with a missing or an unknown text is
/// refused.
/// </summary>
public sealed record ObjectionTexts
{
    /// <summary>BCP 47 tag.</summary>
    public required string Language { get; init; }

    /// <summary>The name of the language in the language itself.</summary>
    public required string LanguageName { get; init; }

    /// <summary>The word "language".</summary>
    public required string LanguageLabel { get; init; }

    public required AskTexts Ask { get; init; }

    public required AnswerTexts Answer { get; init; }

    public required FormTexts Form { get; init; }

    /// <summary>The answer to a mail program (RFC 8058). Members rarely see it.</summary>
    public required string OneClick { get; init; }

    public required ConfirmationTexts Confirmation { get; init; }

    /// <summary>The codes of all languages.</summary>
    public static ImmutableArray<string> Languages { get; } = ["da", "de", "en", "es", "fr", "it", "nb", "nl", "pl", "pt", "sv"];

    private static readonly FrozenDictionary<string, ObjectionTexts> ByLanguage = Languages.ToFrozenDictionary(
        l => l,
        Load,
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The texts of all languages, in the order of their codes.</summary>
    public static IEnumerable<ObjectionTexts> All => Languages.Select(l => ByLanguage[l]);

    /// <summary>The texts of a language tag or of its primary language; <c>null</c> if there are none.</summary>
    public static ObjectionTexts? Find(string? language)
    {
        string primary = language?.Split('-', '_')[0] ?? "";
        return ByLanguage.GetValueOrDefault(primary.ToUpperInvariant() is "NO" or "NN" ? "nb" : primary);
    }

    /// <summary>
    /// The texts for a request: by its query (<c>?lang=</c>), otherwise by the browser's preference, otherwise English. The link's language
    /// is not used: it would show that the link is valid.
    /// </summary>
    public static ObjectionTexts For(HttpRequest request) =>
        Find(request.Query["lang"].ToString())
        ?? request
            .GetTypedHeaders()
            .AcceptLanguage.Where(l => l.Quality is not 0)
            .OrderByDescending(l => l, StringWithQualityHeaderValueComparer.QualityComparer)
            .Select(l => Find(l.Value.Value))
            .FirstOrDefault(texts => texts is not null)
        ?? ByLanguage["en"];

    private static ObjectionTexts Load(string language)
    {
        using Stream file =
            typeof(ObjectionTexts).Assembly.GetManifestResourceStream($"objection-texts.{language}.json")
            ?? throw new InvalidOperationException($"The texts in {language} are missing.");
        return JsonSerializer.Deserialize(file, ObjectionTextsJson.Default.ObjectionTexts)!;
    }
}

/// <summary>The confirmation that the member is sent. <c>{at}</c> is the instant at which the press arrived.</summary>
public sealed record ConfirmationTexts
{
    public required string ObjectedSubject { get; init; }
    public required string Objected { get; init; }
    public required string WithdrawnSubject { get; init; }
    public required string Withdrawn { get; init; }
}

/// <summary>The page of a personal link.</summary>
public sealed record AskTexts
{
    public required string Heading { get; init; }
    public required string Lead { get; init; }
    public required string Button { get; init; }
    public required string OnlyTheButton { get; init; }
    public required string NoReason { get; init; }
    public required string Scope { get; init; }
    public required string Past { get; init; }
    public required string OtherContent { get; init; }
    public required string ToTheForm { get; init; }
}

/// <summary>The page after a button was pressed.</summary>
public sealed record AnswerTexts
{
    public required string Heading { get; init; }
    public required string Objected { get; init; }
    public required string Withdrawn { get; init; }
    public required string Confirmation { get; init; }
    public required string NoConfirmation { get; init; }
    public required string UndoHeading { get; init; }
    public required string UndoLead { get; init; }
    public required string UndoButton { get; init; }
    public required string AgainHeading { get; init; }
    public required string AgainLead { get; init; }
    public required string FailedHeading { get; init; }
    public required string Failed { get; init; }
    public required string TryAgain { get; init; }
    public required string BusyHeading { get; init; }
    public required string Busy { get; init; }
}

/// <summary>The form for people without a link.</summary>
public sealed record FormTexts
{
    public required string Heading { get; init; }
    public required string Lead { get; init; }
    public required string LocatorLabel { get; init; }
    public required string LocatorHint { get; init; }
    public required string LocatorMissing { get; init; }
    public required string LocatorLong { get; init; }
    public required string AboutLabel { get; init; }
    public required string AboutMe { get; init; }
    public required string AboutChild { get; init; }
    public required string AboutMissing { get; init; }
    public required string ContactLabel { get; init; }
    public required string ContactHint { get; init; }
    public required string ContactBad { get; init; }
    public required string Send { get; init; }
    public required string Errors { get; init; }
    public required string DoneHeading { get; init; }
    public required string Done { get; init; }
    public required string DoneWithContact { get; init; }
    public required string FailedAdvice { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(ObjectionTexts))]
internal sealed partial class ObjectionTextsJson : JsonSerializerContext;
