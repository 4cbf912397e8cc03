using System.Text;
using System.Text.Json.Nodes;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Requests;

/// <summary>F7, F14: one table of limits in one unit, and one rule about what can be shown.</summary>
[Requirement("R46")]
public sealed class The_limits_of_text
{
    [Fact]
    public void are_those_that_are_documented()
    {
        string[] rows =
        [
            .. TheRepository
                .Read("docs/limits.md")
                .Split('\n')
                .Where(line =>
                    line.StartsWith("| `", StringComparison.Ordinal)
                    || line.StartsWith("| id", StringComparison.Ordinal)
                    || line.StartsWith("| language", StringComparison.Ordinal)
                ),
        ];

        rows.ShouldBe(
            TextLimits.All.Select(limit =>
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"| {limit.Text} | {limit.Bytes:N0} |")
            )
        );
    }

    [Theory]
    [
        InlineData("adminCommand", "id", TextLimits.OrderId),
        InlineData("adminCommand", "by", TextLimits.Person),
        InlineData("adminCommand", "reason", TextLimits.Reason)
    ]
    [InlineData("adminCommand", "authority", TextLimits.Authority), InlineData("dayRange", "zone", TextLimits.Zone)]
    [InlineData("objection", "memberId", TextLimits.Id), InlineData("objection", "campaign", TextLimits.CampaignId)]
    public void are_stated_at_the_fields_of_messages(string schema, string field, int bytes) =>
        JsonNode.Parse(TheRepository.Read("docs/asyncapi.json"))!["components"]!["schemas"]![schema]!["properties"]![field]!["description"]!
            .GetValue<string>()
            .ShouldContain(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"At most {bytes:N0} bytes of UTF-8"));

    [Fact]
    public void are_far_below_what_storage_takes() => TextLimits.All.ShouldAllBe(limit => limit.Bytes > 0 && limit.Bytes < 32_768 / 4);

    [Theory]
    [InlineData("a", 480, true), InlineData("a", 481, false), InlineData("é", 240, true), InlineData("é", 241, false)]
    [InlineData("漢", 160, true), InlineData("漢", 161, false), InlineData("😀", 120, true), InlineData("😀", 121, false)]
    public void count_bytes_of_UTF8(string character, int times, bool fits)
    {
        var wrong = new FieldErrors("It");
        string text = string.Concat(Enumerable.Repeat(character, times));

        FieldText.Read("reference", $"  {text} ", TextLimits.Reference, wrong).ShouldBe(fits ? text : null);

        wrong.Concern("reference").ShouldBe(!fits);
    }

    // Not as attribute arguments: metadata is UTF-8 and has no half pairs.
    public static TheoryData<string> Shown => ["line one\nline two\ttab", "Ünïcödé 漢字 😀", "فارسی می‌خواهم", "👩‍👩‍👧", "\ufffd"];

    public static TheoryData<string> NotShown =>
        [
            "\0",
            "\u0007",
            "\u001b[2J",
            "\u007f",
            "\u0085",
            "\u009b",
            "\u061c",
            "\u200e",
            "\u200f",
            "\u202a",
            "\u202e",
            "\u2066",
            "\u2069",
            "\u2028",
            "\u2029",
        ];

    [Theory, MemberData(nameof(Shown))]
    public void take_what_people_write(string text) => PlainText.Is(text).ShouldBeTrue();

    [Theory, MemberData(nameof(NotShown))]
    public void take_nothing_that_a_terminal_or_a_page_obeys(string text)
    {
        PlainText.Is($"a{text}b").ShouldBeFalse();
        PlainText.Fit($"a{text}b", 100).ShouldStartWith("a\ufffd");
    }

    [Fact]
    public void take_no_half_of_a_surrogate_pair()
    {
        PlainText.Is("a\ud83d").ShouldBeFalse();
        PlainText.Is("\ude00a").ShouldBeFalse();
        PlainText.Fit("a\ud83d", 100).ShouldBe("a\ufffd");
    }

    [Theory]
    [InlineData("a"), InlineData("é"), InlineData("漢"), InlineData("😀")]
    public void cut_a_comment_between_two_characters_and_say_so(string character)
    {
        string text = string.Concat(Enumerable.Repeat(character, 1000));

        string cut = PlainText.Fit(text, 300);

        Encoding.UTF8.GetByteCount(cut).ShouldBeInRange(290, 300);
        cut.ShouldEndWith($"… (cut, of {Encoding.UTF8.GetByteCount(text)} bytes)");
        cut[..cut.IndexOf('…', StringComparison.Ordinal)]
            .ShouldBe(string.Concat(Enumerable.Repeat(character, cut.IndexOf('…', StringComparison.Ordinal) / character.Length)));
        PlainText.Fit(text[..60], 300).ShouldBe(text[..60]);
    }
}
