using RegionalPause.Orders;
using RegionalPause.Requests;
using Shouldly;
using static RegionalPause.Orders.PauseEvent;
using static RegionalPause.Tests.Orders.OrderStory;
using static RegionalPause.Tests.Orders.Sample;

namespace RegionalPause.Tests.Orders;

[Requirement("R14")]
public class Ending_an_order
{
    [Theory, InlineData("olivia"), InlineData("OLIVIA"), InlineData(" Olivia\t")]
    public void is_not_for_its_issuer(string issuer) => Given(Pause).When(Lift(issuer)).ThenRefused(RefusalCode.NeedsAnotherPerson);

    [Theory, InlineData(""), InlineData("  ")]
    public void is_not_for_nobody(string by) => Given(Pause).When(Lift(by)).ThenRefused(RefusalCode.NeedsAuthenticatedPerson);

    [Fact]
    public void takes_two_others()
    {
        Given(Pause)
            .When(Lift(Alice))
            .Then(new EndingApproved(Order.Id, OrderEnding.Lift, Alice, At(100)))
            .Stage(OrderStage.Fencing)
            .When(Lift(Bob, 200))
            .Then(
                new EndingApproved(Order.Id, OrderEnding.Lift, Bob, At(200)),
                new OrderLifted(Order.Id, At(200)) { WithoutRules = WithoutRules }
            )
            .Stage(OrderStage.Lifted)
            .Standing.EndedAt.ShouldBe(At(200));
    }

    [Theory, InlineData("alice"), InlineData("ALICE "), InlineData(" Alice")]
    public void is_not_done_by_one_person_twice(string again) =>
        Given(Pause, Lift(Alice)).When(Lift(again)).ThenNothing().Stage(OrderStage.Fencing);

    [Fact]
    public void does_not_add_a_lift_and_a_withdrawal_up() =>
        Given(Pause, Lift(Alice))
            .When(Withdraw(Bob))
            .Then(new EndingApproved(Order.Id, OrderEnding.Withdraw, Bob, At(100)))
            .Stage(OrderStage.Fencing);

    [Fact]
    public void counts_a_persons_latest_word_only()
    {
        OrderStory changed = Given(Pause, Lift(Alice), Withdraw(Alice));
        changed.Standing.Approvals.ShouldBe([new EndingApproval(OrderEnding.Withdraw, Alice, At(100))]);
        changed.When(Lift(Bob)).Stage(OrderStage.Fencing).When(Withdraw(Bob)).Stage(OrderStage.Withdrawn);
    }

    [Fact, Requirement("R12")]
    public void can_happen_at_every_stage_in_force()
    {
        Given(Pause, Lift(Alice), Lift(Bob)).Stage(OrderStage.Lifted);
        Given(Pause, Fenced(1), Lift(Alice), Lift(Bob)).Stage(OrderStage.Lifted);
        Given(Pause, Fenced(1), Effective(2), Withdraw(Alice), Withdraw(Bob)).Stage(OrderStage.Withdrawn);
    }

    [Fact, Requirement("R12")]
    public void is_final()
    {
        OrderStory Lifted() => Given(Pause, Lift(Alice), Lift(Bob));
        Lifted().When(Lift("carol")).ThenNothing();
        Lifted().When(Withdraw("carol")).ThenRefused(RefusalCode.NotInThisStage);
        Lifted().When(Pause).ThenRefused(RefusalCode.NotInThisStage);
        Lifted().When(new PauseCommand.Pause(Order with { Reason = "again" }, Now)).ThenRefused(RefusalCode.OrderDiffers);
        Lifted().When(Fenced(1)).ThenRefused(RefusalCode.NotInThisStage);
        Lifted().When(Effective(1)).ThenRefused(RefusalCode.NotInThisStage);
    }

    [Fact, Requirement("R22")]
    public void by_a_lift_is_refused_from_the_first_word_where_safety_rules_stand_before_it() =>
        Given(Pause, Fenced(1), Effective(2))
            .When(new PauseCommand.EndOrder(OrderEnding.Lift, Alice, At(100)))
            .ThenRefused(RefusalCode.SafetyRules);

    [Fact, Requirement("R22")]
    public void by_a_withdrawal_releases_nothing_and_asks_for_no_rules() =>
        Given(Pause, Fenced(1), Effective(2), Withdraw(Alice), Withdraw(Bob)).Stage(OrderStage.Withdrawn);

    [Fact, Requirement("R13", "R22")]
    public void that_never_held_anything_back_asks_for_no_rules()
    {
        static PauseCommand PlainLift(string by) => new PauseCommand.EndOrder(OrderEnding.Lift, by, At(100));
        Given(Schedule, PlainLift(Alice), PlainLift(Bob)).Stage(OrderStage.Lifted);
        Given(new PauseCommand.Pause(Order with { Shadow = true }, Now), PlainLift(Alice), PlainLift(Bob)).Stage(OrderStage.Lifted);
    }

    [Fact]
    public void is_refused_for_an_order_nobody_knows() => Given().When(Lift(Alice)).ThenRefused(RefusalCode.NotFound);
}

[Requirement("D4")]
public class Telling_the_authority
{
    private static PauseCommand.Confirm Confirm(int at, int now) => new(At(at), Alice, At(now));

    [Fact]
    public void sets_the_third_instant_and_leaves_the_others()
    {
        PauseOrder order = Given(Pause).When(Confirm(30, 60)).Then(new AuthorityConfirmed(Order.Id, At(30), Alice, At(60))).Standing.Order;
        order.ShouldBe(Order with { ConfirmedToAuthorityAt = At(30) });
    }

    [Fact]
    public void twice_is_once() => Given(Pause, Confirm(30, 60)).When(Confirm(30, 90)).ThenNothing();

    [Fact]
    public void is_not_moved_without_a_reason() =>
        Given(Pause, Confirm(30, 60))
            .When(Confirm(20, 90) with { Reason = " " })
            .ThenRefused(RefusalCode.NotInThisStage)
            .Detail.ShouldContain("state the reason");

    [Fact]
    public void can_be_corrected_with_a_reason_and_the_log_keeps_both() =>
        Given(Pause, Confirm(30, 60))
            .When(Confirm(20, 90) with { Reason = "wrong day" })
            .Then(new AuthorityConfirmed(Order.Id, At(20), Alice, At(90)) { Corrects = At(30), Reason = "wrong day" })
            .Standing.Corrections.ShouldBe([new ToldCorrection(At(30), "wrong day", Alice, At(90))]);

    [Fact]
    public void twice_within_the_second_of_the_log_is_once() =>
        Given(Pause, Confirm(30, 60) with { ConfirmedToAuthorityAt = At(30).AddMilliseconds(-1) }).When(Confirm(30, 90)).ThenNothing();

    [Fact]
    public void may_lie_before_the_record_and_after_the_end() =>
        Given(Pause, Lift(Alice), Lift(Bob))
            .When(Confirm(-4000, 500))
            .Stage(OrderStage.Lifted)
            .Standing.Order.ConfirmedToAuthorityAt.ShouldBe(At(-4000));

    [Fact]
    public void cannot_lie_in_the_future() =>
        Given(Pause)
            .When(Confirm(61, 60))
            .ThenRefused(RefusalCode.Invalid)
            .Errors.ShouldHaveSingleItem()
            .Field.ShouldBe("confirmedToAuthorityAt");
}
