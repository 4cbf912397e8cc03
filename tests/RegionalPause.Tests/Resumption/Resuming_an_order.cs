using RegionalPause.Content;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;
using Shouldly;
using static RegionalPause.Tests.Resumption.Resuming;

namespace RegionalPause.Tests.Resumption;

[Requirement("R22", "D30")]
public sealed class Resuming_an_order
{
    [Fact]
    public void takes_two_people_who_approve_the_same()
    {
        Resuming story = Proposed().Approve(Alice).Happens();
        story.Pause.Stage.ShouldBe(OrderStage.Effective);

        story.Approve(Bob).Happens().Pause.Stage.ShouldBe(OrderStage.Lifted);

        PauseEvent.OrderLifted lifted = story.Ended.ShouldBeOfType<PauseEvent.OrderLifted>();
        lifted.Resumption!.Standing.Approvals.Select(a => a.By).ShouldBe([Alice, Bob]);
        lifted.WithoutRules.ShouldBeNull();
    }

    [Theory, InlineData("alice"), InlineData(" ALICE ")]
    public void is_not_done_by_one_person_twice(string again) =>
        Proposed().Approve(Alice).Approve(again).ChangesNothing().Pause.Stage.ShouldBe(OrderStage.Effective);

    [Theory, InlineData("paul"), InlineData("Olivia "), InlineData("PAUL")]
    public void is_not_approved_by_whoever_proposed_it_or_issued_the_order(string person) =>
        Proposed().Approve(person).IsRefused(RefusalCode.NeedsAnotherPerson);

    [Fact]
    public void is_not_approved_by_whoever_ever_wrote_it() =>
        Proposed()
            .Propose(Alice, Proposal with { WindowDays = 50 })
            .Propose(Paul, Proposal with { WindowDays = 46 })
            .Approve(Alice)
            .IsRefused(RefusalCode.NeedsAnotherPerson);

    [Fact]
    public void is_not_approved_by_nobody() => Proposed().Approve(" ").IsRefused(RefusalCode.NeedsAuthenticatedPerson);

    [Fact]
    public void is_approved_as_it_was_reviewed_and_not_otherwise()
    {
        Resuming story = Proposed();
        string reviewed = story.Digest;

        story
            .Propose(Paul, Proposal with { ContentNotBefore = new DateOnly(2003, 1, 1) })
            .Approve(Alice, reviewed)
            .IsRefused(RefusalCode.StaleDigest);
    }

    [Fact]
    public void loses_every_approval_to_an_edit()
    {
        Resuming story = Proposed().Approve(Alice).Propose(Paul, Proposal with { Kinds = [ContentType.Post] }).Happens();

        story.Standing!.Approvals.ShouldBeEmpty();
        story.Standing.Revision.ShouldBe(2);
        story.Approve(Bob).Happens().Pause.Stage.ShouldBe(OrderStage.Effective);
    }

    [Fact]
    public void keeps_its_approvals_where_the_same_is_proposed_again() =>
        Proposed().Approve(Alice).Propose(Paul).ChangesNothing().Standing!.Approvals.Length.ShouldBe(1);

    [Fact]
    public void loses_an_approval_that_is_taken_back() =>
        Proposed().Approve(Alice).Withdraw("Alice").Happens().Approve(Bob).Happens().Pause.Stage.ShouldBe(OrderStage.Effective);

    [Fact]
    public void counts_no_approval_of_a_checklist_that_has_changed_since()
    {
        Resuming story = Proposed().Approve(Alice);
        story.Known = Facts with { ObjectionsApplied = false };
        story.Override(ResumptionRule.ObjectionsApplied, Alice).Override(ResumptionRule.ObjectionsApplied, Bob);

        story.Approve(Bob).Happens().Pause.Stage.ShouldBe(OrderStage.Effective);
        story.Standing!.Approvals.Select(a => a.By).ShouldBe([Bob]);
    }

    [Fact]
    public void is_refused_by_name_while_a_rule_is_not_met()
    {
        Resuming story = Proposed();
        story.Known = Facts with { Page = null, ObjectionsApplied = null };

        string detail = story.Approve(Alice).IsRefused(RefusalCode.SafetyRules).Detail;

        detail.ShouldContain("objections-applied");
        detail.ShouldContain("objection-page-works");
        detail.ShouldNotContain("assessment");
    }

    [Fact]
    public void goes_on_without_a_rule_that_two_people_override_with_a_reason()
    {
        Resuming story = Proposed();
        story.Known = Facts with { Page = null };
        story.Override(ResumptionRule.ObjectionPageWorks, Alice).Happens().Approve(Bob).IsRefused(RefusalCode.SafetyRules);

        story.Override(ResumptionRule.ObjectionPageWorks, Bob, reason: null).Happens().Approve(Alice).Approve(Bob);

        story.Pause.Stage.ShouldBe(OrderStage.Lifted);
        RuleOverride there = ((PauseEvent.OrderLifted)story.Ended!).Resumption!.Standing.Overrides.ShouldHaveSingleItem();
        (there.By, there.SecondedBy, there.Reason).ShouldBe((Alice, Bob, "agreed with counsel"));
    }

    [Fact]
    public void takes_a_second_person_to_override_a_rule()
    {
        Resuming story = Proposed();
        story.Known = Facts with { Page = null };

        story.Override(ResumptionRule.ObjectionPageWorks, Alice).Override(ResumptionRule.ObjectionPageWorks, "alice ").ChangesNothing();
        story.Standing!.Missing(story.Checklist).ShouldHaveSingleItem();
    }

    [Theory, InlineData(null), InlineData(" ")]
    public void takes_a_reason_to_override_a_rule(string? reason)
    {
        Resuming story = Proposed();
        story.Known = Facts with { Page = null };

        story.Override(ResumptionRule.ObjectionPageWorks, Alice, reason).IsRefused(RefusalCode.Invalid).Detail.ShouldContain("reason");
    }

    [Fact]
    public void has_nothing_to_override_where_a_rule_is_met_or_does_not_exist()
    {
        Proposed().Override(ResumptionRule.CampaignComplete, Alice).IsRefused(RefusalCode.Invalid);
        Proposed().Override(ResumptionRule.TwoApprovers, Alice).IsRefused(RefusalCode.Invalid);
    }

    [Fact]
    public void loses_every_override_to_an_edit()
    {
        Resuming story = Proposed();
        story.Known = Facts with { Page = null };
        story.Override(ResumptionRule.ObjectionPageWorks, Alice).Override(ResumptionRule.ObjectionPageWorks, Bob);

        story.Propose(Paul, Proposal with { WindowDays = 46 }).Standing!.Overrides.ShouldBeEmpty();
    }

    [Fact, Requirement("D33")]
    public void in_one_jurisdiction_leaves_the_order_in_force_in_the_others()
    {
        Resuming story = Proposed(Proposal with { Jurisdictions = [Gb] }).Approve(Alice).Approve(Bob);

        story.Ended.ShouldBeOfType<PauseEvent.OrderNarrowed>().Jurisdictions.ShouldBe([Gb]);
        (story.Pause.Stage, story.Pause.IsInForce).ShouldBe((OrderStage.Effective, true));
        story.Pause.Rest.Jurisdictions.ShouldBe([Ie]);
        story.Pause.Order.Jurisdictions.ShouldBe([Gb, Ie]);

        story.Propose(Paul, Proposal with { Jurisdictions = [Gb] }).IsRefused(RefusalCode.Invalid);
        story.Propose(Paul, Proposal with { Jurisdictions = [Ie] }).Approve(Alice).Approve(Bob).Pause.Stage.ShouldBe(OrderStage.Lifted);
    }

    [Fact, Requirement("D27")]
    public void is_not_proposed_with_a_window_under_the_floor() =>
        Given().Propose(Paul, Proposal with { WindowDays = 29 }).IsRefused(RefusalCode.Invalid);

    [Fact]
    public void begins_with_a_proposal()
    {
        Given().Approve(Alice).IsRefused(RefusalCode.NotFound);
        Given().Override(ResumptionRule.WindowElapsed, Alice).IsRefused(RefusalCode.NotFound);
    }

    [Fact]
    public void is_for_orders_that_hold_something_back()
    {
        ResumptionDecider
            .Decide(null, Order with { Order = Order.Order with { Shadow = true } }, new ResumptionCommand.Propose(Proposal, Paul, Now))
            .ShouldBeOfType<Decision<ResumptionEvent>.Refused>();
        ResumptionDecider
            .Decide(null, Order with { Stage = OrderStage.Scheduled }, new ResumptionCommand.Propose(Proposal, Paul, Now))
            .ShouldBeOfType<Decision<ResumptionEvent>.Refused>();
        ResumptionDecider
            .Decide(null, Order with { Stage = OrderStage.Withdrawn }, new ResumptionCommand.Propose(Proposal, Paul, Now))
            .ShouldBeOfType<Decision<ResumptionEvent>.Refused>();
    }

    [Fact]
    public void is_answered_as_done_where_the_second_approver_did_not_hear_of_it() =>
        Proposed().Approve(Alice).Approve(Bob).Approve(Bob).ChangesNothing();

    [Fact]
    public void has_a_digest_over_what_is_reviewed_and_not_over_figures_that_move()
    {
        Resuming story = Proposed();
        string before = story.Digest;

        story.Known = Facts with { Campaign = Facts.Campaign! with { Delivered = 970 } };
        story.Digest.ShouldBe(before);
        story.Known = Facts with { Campaign = Facts.Campaign! with { Delivered = 100 } };
        story.Digest.ShouldNotBe(before);
    }
}
