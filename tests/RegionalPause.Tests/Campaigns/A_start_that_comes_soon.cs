using RegionalPause.Campaigns;
using RegionalPause.Safety;
using Shouldly;

namespace RegionalPause.Tests.Campaigns;

[Requirement("D27")]
public sealed class A_start_that_comes_soon
{
    private static readonly SafetyRules Rules = Tests.Resumption.Resuming.Rules; // 45 days

    [Theory]
    [InlineData(
        35,
        "Members told on 2026-11-24 have 35 days until the start on 2026-12-29: the safety rules give them 45 from a delivered notice, and training does not resume before."
    )]
    [InlineData(
        44,
        "Members told on 2026-11-24 have 44 days until the start on 2027-01-07: the safety rules give them 45 from a delivered notice, and training does not resume before."
    )]
    [InlineData(45, null)]
    public void is_warned_of_where_the_rules_give_members_longer(int days, string? warning) => Of(days, Rules).ShouldBe(warning);

    [Theory]
    [InlineData(
        41,
        "Members told on 2026-11-24 have 41 days until the start on 2027-01-04: every known resumption that was not stopped gave its members at least 42."
    )]
    [InlineData(42, null)]
    public void is_warned_of_under_rules_that_would_allow_it(int days, string? warning)
    {
        Of(days, Rules with { WindowDays = 30 }).ShouldBe(warning);
        Of(days, null).ShouldBe(warning);
    }

    [Fact]
    public void is_counted_until_the_last_member_was_told()
    {
        Campaign campaign = With(45) with { State = CampaignState.Running };

        Of(campaign, Rules, A_campaign.Now.AddDays(3)).ShouldStartWith("Members told on 2026-11-27 have 42 days");
        Of(campaign with { State = CampaignState.Completed, EndedAt = A_campaign.Now }, Rules, A_campaign.Now.AddDays(40)).ShouldBeNull();
    }

    [Fact]
    public void is_not_warned_of_where_nobody_is_told_any_more() =>
        Of(With(35) with { State = CampaignState.Cancelled }, Rules, A_campaign.Now).ShouldBeNull();

    private static string? Of(int days, SafetyRules? rules) => Of(With(days), rules, A_campaign.Now);

    private static string? Of(Campaign campaign, SafetyRules? rules, DateTimeOffset now) =>
        CampaignWarnings.Of(campaign, rules, now).SingleOrDefault();

    private static Campaign With(int days) =>
        A_campaign.Draft with
        {
            Content = A_campaign.Draft.Content with { StartsOn = DateOnly.FromDateTime(A_campaign.Now.UtcDateTime).AddDays(days) },
        };
}
