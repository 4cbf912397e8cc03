using System.Text.Json.Nodes;
using RegionalPause.Content;
using Shouldly;

namespace RegionalPause.Tests.Content;

[Requirement("R3")]
public sealed class Residency_signals
{
    private static ContentItem Item(string residency, string thirdParties = "[]") =>
        Message.Item(Message.With("data.residency", residency).With("data.thirdParties", thirdParties));

    private static string Codes(ContentItem item) => string.Join(' ', item.Jurisdictions);

    [Theory]
    [InlineData("\"Atlantis\"")]
    [InlineData("\"XX\"")]
    [InlineData("\"ZZ\"")]
    [InlineData("\"T1\"")]
    [InlineData("\"EU\"")]
    [InlineData("\"GBP\"")]
    [InlineData("\"US-WY\"")]
    [InlineData("\"\"")]
    [Requirement("R6", "D2", "D3")]
    public void with_an_unknown_code_are_kept_as_unknown_and_not_refused(string code)
    {
        foreach (string place in (string[])["account", "declared", "ip"])
        {
            ContentItem item = Message.Item(Message.With($"data.residency.{place}", code));
            item.HasUnknownSignal.ShouldBeTrue();
            item.SignalsMissing.ShouldBeFalse();
            item.Signals.Count(s => s.Code is null).ShouldBe(1);
        }

        Message.Item(Message.With("data.residency.previous[0].code", code)).HasUnknownSignal.ShouldBeTrue();
        Message.Item(Message.With("data.thirdParties[0].account", code)).HasUnknownSignal.ShouldBeTrue();
    }

    [Theory]
    [InlineData("null")]
    [InlineData(null)]
    [Requirement("R2", "D3")]
    public void of_a_third_party_without_a_country_are_unknown(string? json) =>
        Message.Item(Message.With("data.thirdParties[0].account", json)).HasUnknownSignal.ShouldBeTrue();

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"account":null,"declared":null,"ip":null,"previous":[]}""")]
    [InlineData("""{"previous":[{"code":"US","until":"2024-05-01"}]}""")]
    [Requirement("R2", "R6", "D3")]
    public void without_a_present_country_are_missing(string residency)
    {
        ContentItem item = Item(residency, """[{"memberId":"m","account":"DE"}]""");

        item.SignalsMissing.ShouldBeTrue();
        item.CountedUnder.ShouldBeNull();
        item.Signals.ShouldAllBe(s => s.Kind == SignalKind.ThirdParty);
        Codes(item).ShouldBe("DE");
    }

    [Fact]
    [Requirement("D3")]
    public void that_are_absent_altogether_are_missing() =>
        Message.Item(Message.With("data.residency", null)).SignalsMissing.ShouldBeTrue();

    [Theory]
    [InlineData("""{"account":"GB","declared":"IE","ip":"FR"}""", "GB")]
    [InlineData("""{"account":"QQ","declared":"IE","ip":"FR"}""", "IE")]
    [InlineData("""{"ip":"FR","declared":null}""", "FR")]
    [InlineData("""{"ip":"QQ"}""", null)]
    public void give_the_one_code_the_item_is_counted_under(string residency, string? code) =>
        (Item(residency).CountedUnder?.Value).ShouldBe(code);

    [Theory]
    [InlineData("""{"account":"US-CA"}""", "US US-CA")]
    [InlineData("""{"account":"CA"}""", "CA")]
    [InlineData("""{"account":"CA-QC","ip":"CA"}""", "CA CA-QC")]
    [InlineData("""{"account":"RE"}""", "RE")]
    [InlineData("""{"account":"GI","declared":"UK","ip":"gb"}""", "GB GI")]
    [InlineData("""{"account":"GB-SCT"}""", "GB")]
    [Requirement("R4", "D2")]
    public void concern_each_place_once_and_the_state_of_a_subdivision(string residency, string codes) =>
        Codes(Item(residency)).ShouldBe(codes);

    [Fact]
    [Requirement("R2")]
    public void of_a_third_party_concern_the_item_too() =>
        Codes(
                Item(
                    """{"account":"US"}""",
                    """[{"memberId":"a","account":"DE"},{"memberId":"b","account":"US-CA"},{"memberId":"c","account":"DE"}]"""
                )
            )
            .ShouldBe("DE US US-CA");

    // The example was created on 18 September 2024: twelve months before is 18 September 2023, and a day has no zone.
    [Theory]
    [InlineData("2024-09-18", true)]
    [InlineData("2023-09-18", true)]
    [InlineData("2023-09-17", true)]
    [InlineData("2023-09-16", false)]
    [InlineData("1990-01-01", false)]
    [InlineData("2030-01-01", true)]
    [Requirement("D7")]
    public void of_a_former_country_count_for_twelve_months_before_the_item_was_created(string until, bool counts)
    {
        ContentItem item = Message.Item(Message.With("data.residency.previous[0].until", $"\"{until}\""));

        item.Signals.Any(s => s.Kind == SignalKind.Previous).ShouldBe(counts);
        item.Jurisdictions.Any(c => c.Value == "FR").ShouldBe(counts);
    }

    [Fact]
    [Requirement("D7")]
    public void of_a_former_country_count_from_creation_and_not_from_collection()
    {
        JsonNode old = Message
            .With("data.createdAt", "\"2019-03-01T00:00:00Z\"")
            .With("data.residency.previous[0].until", "\"2018-06-30\"");

        Message.Item(old).Jurisdictions.Select(c => c.Value).ShouldContain("FR");
    }

    [Fact]
    [Requirement("D3")]
    public void of_a_former_country_long_left_do_not_hold_the_item_when_unknown() =>
        Message.Item(Message.With("data.residency.previous", """[{"code":"YU","until":"1992-04-27"}]""")).HasUnknownSignal.ShouldBeFalse();
}
