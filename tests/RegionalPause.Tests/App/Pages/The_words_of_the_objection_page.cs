using System.Reflection;
using System.Text.Json;
using RegionalPause.App.Pages.Objecting;
using Shouldly;

namespace RegionalPause.Tests.App.Pages;

[Requirement("R19")]
public sealed class The_words_of_the_objection_page
{
    public static TheoryData<string> Languages => new(ObjectionTexts.Languages);

    [Fact]
    public void exist_in_every_language_there_is_a_file_for()
    {
        string[] files =
        [
            .. typeof(ObjectionTexts)
                .Assembly.GetManifestResourceNames()
                .Where(n => n.StartsWith("objection-texts.", StringComparison.Ordinal))
                .Select(n => n.Split('.')[1])
                .Order(StringComparer.Ordinal),
        ];

        files.ShouldBe(["da", "de", "en", "es", "fr", "it", "nb", "nl", "pl", "pt", "sv"]);
        ObjectionTexts.Languages.ShouldBe(files);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void lack_none_and_are_no_other_language_s(string language)
    {
        ObjectionTexts texts = ObjectionTexts.Find(language)!;
        texts.Language.ShouldBe(language);

        Dictionary<string, string> own = All(texts),
            english = All(ObjectionTexts.Find("en")!);
        own.Where(t => string.IsNullOrWhiteSpace(t.Value) || t.Value != t.Value.Trim()).ShouldBeEmpty();
        if (language != "en")
            own.Where(t => t.Value == english[t.Key]).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void promise_no_answer_for_a_link_without_saying_that_it_must_be_good(string language)
    {
        // The same words answer every link, so each must be true of one that is not good.
        string condition = new Dictionary<string, string>
        {
            ["da"] = "Hvis ",
            ["de"] = "Wenn ",
            ["en"] = "If ",
            ["es"] = "Si ",
            ["fr"] = "Si ",
            ["it"] = "Se ",
            ["nb"] = "Hvis ",
            ["nl"] = "Als ",
            ["pl"] = "Jeśli ",
            ["pt"] = "Se ",
            ["sv"] = "Om ",
        }[language];
        AnswerTexts answer = ObjectionTexts.Find(language)!.Answer;

        answer.Objected.ShouldStartWith(condition);
        answer.Withdrawn.ShouldStartWith(condition);
    }

    [Theory]
    [InlineData("""{"language":"en"}""")]
    [InlineData("""{"language":"en","surplus":"x"}""")]
    public void are_not_read_from_a_file_that_lacks_one_or_has_one_too_many(string file) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(file, ObjectionTextsJson.Default.ObjectionTexts));

    [Fact]
    public void speak_of_an_objection_and_of_nothing_else() =>
        All(ObjectionTexts.Find("en")!)
            .Values.Where(t =>
                t.Contains("opt", StringComparison.OrdinalIgnoreCase) && !t.Contains("optional", StringComparison.Ordinal)
                || t.Contains("unsubscribe", StringComparison.OrdinalIgnoreCase)
            )
            .ShouldBeEmpty();

    private static Dictionary<string, string> All(object texts) =>
        texts
            .GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .SelectMany(
                IEnumerable<KeyValuePair<string, string>> (p) =>
                    p.GetValue(texts) switch
                    {
                        string text => [KeyValuePair.Create($"{texts.GetType().Name}.{p.Name}", text)],
                        { } part => All(part),
                        null => throw new InvalidOperationException(p.Name),
                    }
            )
            .ToDictionary();
}
