using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using RegionalPause.Campaigns;
using RegionalPause.Notices;
using Shouldly;

namespace RegionalPause.Tests.Campaigns;

/// <summary>
/// GDPR 13: whom members ask, and where the privacy notice is. Only the operator knows whether members have both already.
/// </summary>
[Requirement("R18")]
public sealed class What_a_notice_names
{
    private static readonly NoticeSender Known = new("privacy@x.example", "https://x.example/privacy");

    [Fact]
    public void is_missed_while_the_campaign_is_a_draft()
    {
        Missed(A_campaign.Draft, Known).ShouldBeEmpty();
        Missed(A_campaign.Draft, Known with { Contact = "" }).ShouldHaveSingleItem().ShouldContain("no contact (Campaigns:Contact). ");
        Missed(A_campaign.Draft, NoticeSender.Unknown)
            .ShouldHaveSingleItem()
            .ShouldContain("no contact (Campaigns:Contact) and no privacy notice (Campaigns:PrivacyNotice). ");
        Missed(A_campaign.Draft with { State = CampaignState.Running }, NoticeSender.Unknown).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Contact", "privacy@x.example, +44 20 7946 0000", true)]
    [InlineData("Contact", "", true)]
    [InlineData("Contact", "two\nlines", false)]
    [InlineData("PrivacyNotice", "https://x.example/privacy", true)]
    [InlineData("PrivacyNotice", "http://x.example/privacy", false)]
    [InlineData("PrivacyNotice", "x.example", false)]
    public void is_checked_when_the_app_starts(string setting, string value, bool isRight)
    {
        var options = new CampaignOptions
        {
            Contact = setting == "Contact" ? value : "",
            PrivacyNotice = setting == "PrivacyNotice" ? value : "",
        };

        string[] faults = [.. options.Validate(new ValidationContext(options)).Select(f => f.ErrorMessage!)];

        faults.Length.ShouldBe(isRight ? 0 : 1);
        if (!isRight)
            faults[0].ShouldStartWith($"Campaigns:{setting} is ");
    }

    private static ImmutableArray<string> Missed(Campaign campaign, NoticeSender sender) => CampaignWarnings.OfSender(campaign, sender);
}
