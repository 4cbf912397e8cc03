using RegionalPause.Engagement;
using RegionalPause.Requests;
using RegionalPause.Safety;
using Shouldly;
using static RegionalPause.Tests.Resumption.Resuming;

namespace RegionalPause.Tests.Safety;

[Requirement("R22", "D27", "D30")]
public sealed class A_checklist
{
    [Fact]
    public void is_met_where_everything_is_in_place() => Missing(Proposal, Facts).ShouldBeEmpty();

    [Fact]
    public void has_one_rule_for_each_thing_that_is_asked() =>
        ResumptionRules
            .Check(Proposal, Facts, Rules, Book.Data)
            .Results.Select(r => r.Rule)
            .ShouldBe([
                ResumptionRule.EngagementClosed,
                ResumptionRule.CampaignComplete,
                ResumptionRule.WindowElapsed,
                ResumptionRule.NoticeMatches,
                ResumptionRule.ObjectionsApplied,
                ResumptionRule.ObjectionPageWorks,
                ResumptionRule.AssessmentLia,
                ResumptionRule.AssessmentDpia,
                ResumptionRule.AssessmentCompatibility,
            ]);

    [Theory]
    [InlineData(AssessmentKind.Lia, ResumptionRule.AssessmentLia)]
    [InlineData(AssessmentKind.Dpia, ResumptionRule.AssessmentDpia)]
    [InlineData(AssessmentKind.Compatibility, ResumptionRule.AssessmentCompatibility)]
    public void names_the_assessment_that_is_not_on_file(AssessmentKind kind, ResumptionRule rule) =>
        Missing(Proposal with { Assessments = [.. Proposal.Assessments.Where(a => a.Kind != kind)] }, Facts).ShouldBe([rule]);

    [Fact]
    public void meets_nothing_by_not_knowing() =>
        Missing(Proposal, new ResumptionFacts(Now, NoEngagement.Facts, null, null, null))
            .ShouldBe([
                ResumptionRule.EngagementClosed,
                ResumptionRule.CampaignComplete,
                ResumptionRule.WindowElapsed,
                ResumptionRule.NoticeMatches,
                ResumptionRule.ObjectionsApplied,
                ResumptionRule.ObjectionPageWorks,
            ]);

    [Theory]
    [InlineData(EngagementKind.NoObjectionStated, AuthorityPosition.NoFurtherActionNow)] // stated, not closed
    [InlineData(EngagementKind.Closed, AuthorityPosition.Ordered)] // closed, by an order
    [InlineData(EngagementKind.Response, AuthorityPosition.Engaged)]
    public void asks_for_an_engagement_closed_by_an_outcome_that_counts(EngagementKind kind, AuthorityPosition position) =>
        Missing(
                Proposal,
                Facts with
                {
                    Engagement = (Closed with { Entries = [Closed.Entries[0] with { Kind = kind, Position = position }] }).Facts,
                }
            )
            .ShouldBe([ResumptionRule.EngagementClosed]);

    [Theory]
    [InlineData(950, true)]
    [InlineData(949, false)]
    public void asks_for_the_share_of_notices_delivered(int delivered, bool met) =>
        Missing(Proposal, Facts with { Campaign = Facts.Campaign! with { Delivered = delivered } })
            .Contains(ResumptionRule.CampaignComplete)
            .ShouldBe(!met);

    [Fact]
    public void takes_no_campaign_without_an_audience_for_a_complete_one() =>
        Missing(Proposal, Facts with { Campaign = new CampaignFacts(new CampaignId("c-1"), 0, 0, Now.AddDays(-60), Told) })
            .ShouldBe([ResumptionRule.CampaignComplete]);

    [Fact]
    public void takes_the_figures_of_the_campaign_that_is_proposed_and_of_no_other() =>
        Missing(Proposal with { Campaign = new CampaignId("c-2") }, Facts)
            .ShouldBe([ResumptionRule.CampaignComplete, ResumptionRule.WindowElapsed, ResumptionRule.NoticeMatches]);

    [Theory]
    [InlineData(45, 0, true)]
    [InlineData(45, -1, false)] // a second short of 45 full days
    [InlineData(60, 0, false)] // the proposal promises its members more
    public void asks_for_the_window_to_have_run_in_full(int windowDays, int seconds, bool met) =>
        Missing(
                Proposal with
                {
                    WindowDays = windowDays,
                },
                Facts with
                {
                    Campaign = Facts.Campaign! with { ShareReachedAt = Now.AddDays(-45).AddSeconds(-seconds) },
                }
            )
            .Contains(ResumptionRule.WindowElapsed)
            .ShouldBe(!met);

    [Fact]
    public void does_not_let_a_proposal_give_members_less_than_the_rules() =>
        Missing(Proposal with { WindowDays = 44 }, Facts).ShouldBe([ResumptionRule.WindowElapsed]);

    [Theory]
    [InlineData(41, 1)]
    [InlineData(42, 0)]
    public void warns_of_a_window_shorter_than_any_that_lasted(int days, int warnings) =>
        ResumptionRules.Check(Proposal with { WindowDays = days }, Facts, Rules, Book.Data).Warnings.Length.ShouldBe(warnings);

    [Theory]
    [InlineData(false, -1)]
    [InlineData(true, -25)]
    public void asks_for_a_page_that_worked_within_the_day(bool works, int hours) =>
        Missing(Proposal, Facts with { Page = new PageProbe(Now.AddHours(hours), works) }).ShouldBe([ResumptionRule.ObjectionPageWorks]);

    [Fact]
    public void asks_for_every_objection_to_be_applied() =>
        Missing(Proposal, Facts with { ObjectionsApplied = false }).ShouldBe([ResumptionRule.ObjectionsApplied]);

    /// <summary>Fault F23: a proposal stored before ids were folded names the same campaign.</summary>
    [Fact]
    public void knows_its_campaign_in_the_spelling_it_was_stored_in() =>
        Missing(Proposal with { Campaign = new CampaignId("C-1") }, Facts).ShouldBe(Missing(Proposal, Facts));

    private static ResumptionRule[] Missing(ResumptionProposal proposal, ResumptionFacts facts) =>
        [.. ResumptionRules.Check(proposal, facts, Rules, Book.Data).Results.Where(r => !r.Met).Select(r => r.Rule)];
}
