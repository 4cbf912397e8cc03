using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Campaigns;

/// <summary>Fault F23: one campaign, one id.</summary>
[Requirement("R18", "R22")]
public sealed class The_id_of_a_campaign
{
    [Theory]
    [InlineData("uk-notice", "uk-notice")]
    [InlineData("UK-Notice", "uk-notice")]
    [InlineData("İ", null)]
    [InlineData("u\u212A-notice", null)]
    [InlineData("uk notice", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void has_one_spelling_once_it_is_read(string? text, string? id) =>
        (CampaignId.TryParse(text, out CampaignId read) ? read.Value : null).ShouldBe(id);

    [Fact]
    public void is_the_same_in_a_spelling_that_was_stored_before()
    {
        var stored = new CampaignId("UK-Notice");

        stored.ShouldBe(new CampaignId("uk-notice"));
        new Dictionary<CampaignId, int> { [stored] = 1 }.ShouldContainKey(new CampaignId("uk-notice"));
        stored.ShouldNotBe(new CampaignId("uk-notice-2"));
    }
}
