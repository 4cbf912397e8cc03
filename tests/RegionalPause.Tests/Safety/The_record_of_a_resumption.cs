using System.Text;
using RegionalPause.Content;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;
using Shouldly;
using static RegionalPause.Tests.Resumption.Resuming;

namespace RegionalPause.Tests.Safety;

/// <summary>What the order's own decider asks of whoever brings a record: there is no other road to a lift.</summary>
[Requirement("R22", "D30")]
public sealed class The_record_of_a_resumption
{
    [Fact]
    public void lifts_the_order_where_nothing_is_wrong_with_it() =>
        PauseDecider
            .Decide(Order, new PauseCommand.ResumeTraining(Record(), Now))
            .ShouldBeOfType<Decision<PauseEvent>.Events>()
            .List.ShouldHaveSingleItem()
            .ShouldBeOfType<PauseEvent.OrderLifted>();

    [Fact]
    public void is_refused_with_a_rule_that_is_not_met() =>
        IsRefused(Record(checklist: c => c with { Results = c.Results.SetItem(2, c.Results[2] with { Met = false }) }), "window-elapsed");

    [Fact]
    public void is_refused_with_a_checklist_that_leaves_a_rule_out() =>
        IsRefused(
            Record(checklist: c => c with { Results = [.. c.Results.Where(r => r.Rule != ResumptionRule.NoticeMatches)] }),
            "leaves out notice-matches"
        );

    [Fact]
    public void is_refused_with_an_override_by_one_person() =>
        IsRefused(
            Record(
                s => s with { Overrides = [new RuleOverride(ResumptionRule.WindowElapsed, "because", Alice, " ALICE")] },
                c => c with { Results = c.Results.SetItem(2, c.Results[2] with { Met = false }) }
            ),
            "window-elapsed"
        );

    [Fact]
    public void is_refused_with_one_approver() =>
        IsRefused(Record(s => s with { Approvals = [s.Approvals[0], s.Approvals[0] with { By = "Alice " }] }), "1 of 2");

    [Theory, InlineData("paul"), InlineData("olivia")]
    public void is_refused_with_an_approver_who_may_not(string person) =>
        IsRefused(Record(s => s with { Approvals = [s.Approvals[0], s.Approvals[1] with { By = person }] }), "1 of 2");

    [Fact]
    public void is_refused_with_approvals_of_something_else() =>
        IsRefused(Record(s => s with { Approvals = [s.Approvals[0], s.Approvals[1] with { Digest = Hash }] }), "1 of 2");

    [Fact]
    public void is_refused_with_a_proposal_that_was_not_reviewed()
    {
        ResumptionRecord record = Record();
        IsRefused(
            record with
            {
                Standing = record.Standing with { Proposal = Proposal with { ContentNotBefore = new DateOnly(2003, 1, 1) } },
            },
            "digest"
        );
    }

    [Fact]
    public void is_refused_for_a_jurisdiction_the_order_does_not_cover() =>
        IsRefused(Record(s => s with { Proposal = Proposal with { Jurisdictions = [new("FR")] } }), "covers GB, IE");

    [Fact]
    public void is_refused_for_an_order_that_is_not_in_force() =>
        PauseDecider
            .Decide(Order with { Stage = OrderStage.Withdrawn }, new PauseCommand.ResumeTraining(Record(), Now))
            .ShouldBeOfType<Decision<PauseEvent>.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.NotInThisStage);

    [Fact]
    public void is_the_same_after_it_was_written_to_the_log_and_read()
    {
        var lifted = new PauseEvent.OrderLifted(Order.Order.Id, Now) { Resumption = Record() };
        byte[] bytes = PauseJson.Write(lifted);

        var read = PauseJson.ReadEvent(bytes).ShouldBeOfType<PauseEvent.OrderLifted>();

        PauseJson.Write(read).ShouldBe(bytes);
        ResumptionCheck.Refuses(read.Resumption!, Order).ShouldBeNull();
        bytes.Length.ShouldBeLessThan(16 * 1024); // a leaf of the ledger has 64 KiB
    }

    [Fact]
    public void leaves_terms_behind_that_are_the_same_after_they_were_written_and_read()
    {
        ResumptionTerms terms = ResumptionTerms.Of(Order.Order.Id, Proposal with { Kinds = [ContentType.Post] })[0];

        Encoding
            .UTF8.GetString(ResumptionJson.Write(terms))
            .ShouldBe(
                """{"v":1,"code":"GB","contentNotBefore":"2023-01-01","kinds":["post"],"campaign":"c-1","windowDays":45,"order":"uk-ie-2024"}"""
            );
        ResumptionJson.Write(ResumptionJson.ReadTerms(ResumptionJson.Write(terms))).ShouldBe(ResumptionJson.Write(terms));
    }

    [Fact]
    public void takes_the_place_of_the_proposal_that_was_carried_out()
    {
        ResumptionRecord record = Record();
        byte[] row = ResumptionJson.WriteCarriedOut(record);

        ResumptionJson.WriteCarriedOut(ResumptionJson.ReadCarriedOut(row).ShouldNotBeNull()).ShouldBe(row);
        ResumptionJson.ReadCarriedOut(ResumptionJson.Write(record.Standing)).ShouldBeNull("a proposal that was not");
    }

    [Fact]
    public void is_what_people_see_of_the_order_from_then_on()
    {
        var review = ResumptionReview.OfEnded(Order with { Stage = OrderStage.Lifted }, Record(), Book.Data);

        review.Rules.ShouldAllBe(r => r.Met);
        (review.IsReady, string.Join(' ', review.Approvals.Select(a => a.By))).ShouldBe((true, "alice bob"));
    }

    [Theory]
    [InlineData(OrderStage.Withdrawn, false)]
    [InlineData(OrderStage.Withdrawn, true)] // it had resumed in GB, and the rest was withdrawn
    [InlineData(OrderStage.Lifted, false)] // where no rules stood before it
    public void is_missing_where_the_order_ended_otherwise_and_no_rule_is_shown_in_its_place(OrderStage stage, bool inPart)
    {
        ResumptionRecord? part = inPart ? Record(s => s with { Proposal = Proposal with { Jurisdictions = [Gb] } }) : null;

        var review = ResumptionReview.OfEnded(Order with { Stage = stage, Resumed = inPart ? [Gb] : [] }, part, Book.Data);

        (review.Standing, review.Digest, review.IsReady, review.Rules.Length).ShouldBe((null, null, false, 0));
    }

    private static void IsRefused(ResumptionRecord record, string why)
    {
        Refusal refusal = PauseDecider
            .Decide(Order, new PauseCommand.ResumeTraining(record, Now))
            .ShouldBeOfType<Decision<PauseEvent>.Refused>()
            .Refusal;
        (refusal.Code, refusal.Detail.Contains(why, StringComparison.Ordinal)).ShouldBe((RefusalCode.SafetyRules, true), refusal.Detail);
    }
}
