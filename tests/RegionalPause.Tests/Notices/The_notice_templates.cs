using System.Collections.Immutable;
using RegionalPause.Campaigns;
using RegionalPause.Jurisdictions;
using RegionalPause.Notices;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Tests.Campaigns;
using Shouldly;

namespace RegionalPause.Tests.Notices;

[Requirement("R18", "D28")]
public sealed class The_notice_templates
{
    private const string Link = "https://x.example/o/abc?a=1&b=2";

    private static readonly NoticeSender Sender = new("privacy@x.example", "https://x.example/privacy?a=1&b=2");
    private static readonly NoticeTemplates Templates = NoticeTemplates.LoadEmbedded();
    private static readonly JurisdictionAtlas Atlas = JurisdictionAtlas.LoadEmbedded();
    private static readonly DateTimeOffset Now = A_campaign.Now;

    public static TheoryData<string> Languages => [.. Templates.Languages];

    [Fact]
    public void are_there_in_eleven_languages() =>
        Templates.Languages.ShouldBe(["da", "de", "en", "es", "fr", "it", "nb", "nl", "pl", "pt", "sv"]);

    [Theory, MemberData(nameof(Languages))]
    public void keep_every_rule(string language) => TemplateRules.Faults(Of(language)).ShouldBeEmpty();

    [Theory, MemberData(nameof(Languages))]
    public void say_everything_and_the_link_first(string language)
    {
        RenderedNotice notice = Templates.Render(language, A_campaign.Draft.Content with { To = new DateOnly(2026, 6, 30) }, Link, Sender);

        foreach (string text in (string[])[notice.Text, notice.Html])
        {
            foreach (string stated in (string[])["Example", "2020", "2026", "2027"])
                text.ShouldContain(stated);
            text.ShouldNotMatch(@"\d{4}-\d\d-\d\d", "a day is written in the member's language");
            text.ShouldNotMatch(@"\{[a-z]+\}", "every placeholder is filled in");
        }
        notice.Text.IndexOf(Link, StringComparison.Ordinal).ShouldBeInRange(0, notice.Text.IndexOf("Example", StringComparison.Ordinal));
        notice.Html.ShouldContain("href=\"https://x.example/o/abc?a=1&amp;b=2\"");
    }

    [Theory, MemberData(nameof(Languages))]
    public void name_a_contact_and_the_privacy_notice_in_both_forms(string language)
    {
        RenderedNotice notice = Templates.Render(language, A_campaign.Draft.Content, Link, Sender);

        notice.Text.ShouldContain(": privacy@x.example\n");
        notice.Text.ShouldContain(": https://x.example/privacy?a=1&b=2\n");
        notice.Html.ShouldContain("privacy@x.example</p>");
        notice.Html.ShouldContain("<a href=\"https://x.example/privacy?a=1&amp;b=2\">");
    }

    [Theory, MemberData(nameof(Languages))]
    public void leave_out_what_is_not_known(string language)
    {
        RenderedNotice notice = Templates.Render(language, A_campaign.Draft.Content, Link, NoticeSender.Unknown);

        notice.Html.ShouldNotContain("about");
        notice.Text.ShouldNotMatch(@"\{[a-z]+\}|-\n\n\z");
    }

    [Theory]
    [InlineData("da", "1. februar 2027", "31. december 2026")]
    [InlineData("de", "1. Februar 2027", "31. Dezember 2026")]
    [InlineData("en", "1 February 2027", "31 December 2026")]
    [InlineData("es", "1 de febrero de 2027", "31 de diciembre de 2026")]
    [InlineData("fr", "1er février 2027", "31 décembre 2026")]
    [InlineData("it", "1º febbraio 2027", "31 dicembre 2026")]
    [InlineData("nb", "1. februar 2027", "31. desember 2026")]
    [InlineData("nl", "1 februari 2027", "31 december 2026")]
    [InlineData("pl", "1 lutego 2027", "31 grudnia 2026")]
    [InlineData("pt", "1 de fevereiro de 2027", "31 de dezembro de 2026")]
    [InlineData("sv", "1 februari 2027", "31 december 2026")]
    [InlineData("ga", "2027-02-01", "2026-12-31")]
    public void write_a_day_in_their_language(string language, string first, string last)
    {
        Templates.Day(language, new DateOnly(2027, 2, 1)).ShouldBe(first);
        Templates.Day(language, new DateOnly(2026, 12, 31)).ShouldBe(last);
    }

    [Theory, MemberData(nameof(Languages))]
    public void carry_their_style_and_fit_a_phone(string language)
    {
        string html = Templates.Render(language, A_campaign.Draft.Content, Link, Sender).Html;

        html.ShouldContain("<style>");
        html.ShouldNotContain("<!--style-->");
        html.ShouldContain("width=device-width");
        html.ShouldNotMatch("(?i)<script|<link|<img|@import|url\\(", "a mail loads nothing, so it tells nobody that it was opened");
    }

    [Theory]
    [InlineData("months")]
    [InlineData("day")]
    public void break_a_rule_where_a_day_cannot_be_written(string missing)
    {
        NoticeTemplate en = Of("en");
        TemplateWords words = missing == "day" ? en.Words with { Day = "{d} {month}" } : en.Words with { Months = ["January"] };

        TemplateRules.Faults(en with { Words = words }).ShouldHaveSingleItem().ShouldStartWith("notice.en.json: ");
    }

    [Theory]
    [InlineData("{start}", "", "{start} occurs 0 times")]
    [InlineData("{start}", "{start} {start}", "{start} occurs 2 times")]
    [InlineData("{start}", "{start} {today}", "{today} is unknown")]
    [InlineData("\n\n{link}\n\n", " {link} ", "must be separate")]
    public void break_a_rule_where_one_is_changed(string there, string instead, string fault) =>
        TemplateRules
            .Faults(Of("en") with { Text = Of("en").Text.Replace(there, instead, StringComparison.Ordinal) })
            .ShouldHaveSingleItem()
            .ShouldContain(fault);

    [Fact]
    public void break_a_rule_where_the_link_comes_later()
    {
        NoticeTemplate en = Of("en");
        string last = en.Text.Replace("{link}\n\n", "", StringComparison.Ordinal) + "\n\n{link}\n\n";
        TemplateRules.Faults(en with { Text = last }).ShouldHaveSingleItem().ShouldContain("before everything else");
    }

    [Fact]
    public void take_no_value_for_a_placeholder_or_for_markup()
    {
        RenderedNotice notice = Templates.Render("en", A_campaign.Draft.Content with { Controller = "<b>{link}</b>" }, Link, Sender);
        notice.Html.ShouldContain("&lt;b&gt;{link}&lt;/b&gt;");
        notice.Text.ShouldContain("<b>{link}</b>");
    }

    [Theory]
    [InlineData("BE", "")]
    [InlineData("DE", "")]
    [InlineData("GB", "")]
    [InlineData("BR", "")]
    [InlineData("IE", "ga")]
    [InlineData("CH", "rm")]
    [InlineData("CY", "el, tr")]
    [InlineData("HK", "zh-Hant")]
    public void are_missing_where_a_place_has_another_official_language(string place, string missing) =>
        string.Join(", ", Request(place).Refusal?.Errors.Single(e => e.Field == $"jurisdictions.{place}").Value ?? "").ShouldBe(missing);

    [Fact]
    public void missing_are_named_for_every_place_of_a_campaign_at_once() =>
        Request("IE", "DE", "GR")
            .Refusal!.Errors.Select(e => $"{e.Field}: {e.Value}")
            .ShouldBe(["jurisdictions.GR: el", "jurisdictions.IE: ga"], ignoreOrder: true);

    private static Result<Campaign> Request(params string[] places)
    {
        ImmutableArray<JurisdictionCode> codes =
        [
            .. places
                .SelectMany(p => Atlas.TryResolve(p, out ImmutableArray<JurisdictionCode> c, out _) ? c : [])
                .Where(c => places.Contains(c.Value)),
        ];
        var order = new PauseOrder
        {
            Id = OrderId.Parse("o-1"),
            Named = [.. places],
            Jurisdictions = codes,
            IssuedBy = "olivia",
            EffectiveFrom = Now,
            RecordedAt = Now,
        };
        return CampaignRequestReader.Read(
            new CampaignRequest
            {
                Order = "o-1",
                Controller = "Example",
                StartsOn = new DateOnly(2027, 1, 31),
            },
            order,
            "olivia",
            Now,
            100,
            Atlas,
            Templates
        );
    }

    private static NoticeTemplate Of(string language) => Templates.All.Single(t => t.Language == language);
}
