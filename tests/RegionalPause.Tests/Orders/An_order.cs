using RegionalPause.Decisions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using Shouldly;
using static RegionalPause.Orders.PauseEvent;
using static RegionalPause.Tests.Orders.OrderStory;
using static RegionalPause.Tests.Orders.Sample;

namespace RegionalPause.Tests.Orders;

public class An_order_from_now
{
    [Fact, Requirement("R17")]
    public void that_is_effective_states_once_that_training_stopped()
    {
        var permit = new StoppedPermit(PermitId.New(Sample.Now, 1), PermitEnding.Expired, At(90));

        Given(Pause, Fenced(1), Effective(2))
            .When(new PauseCommand.StopTraining([permit], At(80)))
            .When(new PauseCommand.StopTraining([], At(100)))
            .ThenNothing()
            .Standing.TrainingStoppedAt.ShouldBe(At(90));
    }

    [Fact, Requirement("R17")]
    public void that_is_not_effective_does_not_state_that_training_stopped() =>
        Given(Pause, Fenced(1)).When(new PauseCommand.StopTraining([], At(2))).ThenRefused(RefusalCode.NotInThisStage);

    [Fact, Requirement("R17", "R13")]
    public void that_is_a_shadow_never_states_that_training_stopped() =>
        Given(new PauseCommand.Pause(Order with { Shadow = true }, Now))
            .When(new PauseCommand.StopTraining([], At(2)))
            .ThenNothing()
            .Standing.TrainingStoppedAt.ShouldBeNull();

    [Fact, Requirement("R12")]
    public void is_committed_at_once() =>
        Given().When(Pause).Then(new OrderCommitted(Order, Now)).Stage(OrderStage.Fencing).Standing.Version.ShouldBe(1);

    [Fact, Requirement("R12", "D4")]
    public void is_committed_at_once_when_its_effective_instant_lies_back()
    {
        PauseOrder hongKong = Order with { EffectiveFrom = Now.AddDays(-4), RecordedAt = Now };
        OrderState standing = Given().When(new PauseCommand.Pause(hongKong, Now)).Then(new OrderCommitted(hongKong, Now)).Standing;
        standing.CommittedAt.ShouldBe(Now);
        standing.Order.EffectiveFrom.ShouldBe(Now.AddDays(-4));
    }

    [Fact, Requirement("R12")]
    public void asked_again_is_the_same_order() =>
        Given(Pause)
            .When(new PauseCommand.Pause(Order with { EffectiveFrom = At(60), RecordedAt = At(60), IssuedBy = Alice }, At(60)))
            .ThenNothing();

    [Fact, Requirement("R12")]
    public void asked_again_with_another_instant_is_a_different_order() =>
        Given(Pause)
            .When(new PauseCommand.Pause(Order with { EffectiveFrom = Now.AddDays(-1), RecordedAt = At(60) }, At(60)))
            .ThenRefused(RefusalCode.OrderDiffers);

    [Theory, MemberData(nameof(Others)), Requirement("R12")]
    public void asked_again_with_other_content_is_refused(string what, PauseOrder other) =>
        Given(Pause)
            .When(new PauseCommand.Pause(other, Now))
            .ThenRefused(RefusalCode.OrderDiffers)
            .Detail.ShouldContain("uk-ico-2024", customMessage: what);

    public static TheoryData<string, PauseOrder> Others =>
        new()
        {
            { "jurisdictions", Order with { Named = ["UK", "EEA"] } },
            { "types", Order with { ContentTypes = [RegionalPause.Content.ContentType.Image] } },
            { "created", Order with { Created = new DayRange(new(2024, 1, 1), null, "UTC") } },
            { "processed", Order with { Processed = new DayRange(new(2024, 1, 1), null, "UTC") } },
            { "authority", Order with { Authority = "IE-DPC" } },
            { "reason", Order with { Reason = "another" } },
            { "meanwhile", Order with { Meanwhile = Meanwhile.Exclude } },
            { "retention", Order with { RetentionDays = 30 } },
            { "ceiling", Order with { AtCeiling = AtCeiling.Purge } },
            { "review", Order with { ReviewOn = new(2025, 1, 1) } },
            { "shadow", Order with { Shadow = true } },
        };

    [Fact, Requirement("R12", "D39")]
    public void asked_again_after_the_data_changed_is_the_same_order() =>
        Given(Pause).When(new PauseCommand.Pause(Order with { Jurisdictions = [new("GB"), new("JE")] }, Now)).ThenNothing();

    [Fact, Requirement("R10")]
    public void is_fenced_and_then_effective() =>
        Given(Pause)
            .When(Fenced(2))
            .Then(new OrderFenced(Order.Id, At(2)))
            .Stage(OrderStage.Fenced)
            .When(Effective(12))
            .Then(new OrderEffective(Order.Id, At(12)))
            .Stage(OrderStage.Effective)
            .When(Fenced(20))
            .ThenNothing()
            .When(Effective(20))
            .ThenNothing()
            .Standing.EffectiveAt.ShouldBe(At(12));

    [Fact, Requirement("R10")]
    public void is_not_effective_before_it_is_fenced() => Given(Pause).When(Effective(12)).ThenRefused(RefusalCode.NotInThisStage);

    [Fact, Requirement("R9", "R10")]
    public void keeps_its_instants_in_order_whatever_a_controllers_clock_says()
    {
        OrderState standing = Given(Pause, Fenced(-50), Effective(-90)).Standing;
        standing.FencedAt.ShouldBe(standing.CommittedAt);
        standing.EffectiveAt.ShouldBe(standing.CommittedAt);
    }

    [Fact, Requirement("R12", "D6")]
    public void is_still_in_force_ten_years_on() =>
        Given(Pause, Fenced(2), Effective(12)).When(Start(Now.AddYears(10))).ThenNothing().Stage(OrderStage.Effective);
}

public class A_scheduled_order
{
    [Fact, Requirement("R12")]
    public void covers_nothing_yet() =>
        Given().When(Schedule).Then(new OrderScheduled(Scheduled, Now)).Stage(OrderStage.Scheduled).Standing.IsInForce.ShouldBeFalse();

    [Fact, Requirement("R12")]
    public void waits_until_it_is_due() => Given(Schedule).When(Start(Now.AddDays(1).AddTicks(-1))).ThenNothing();

    [Fact, Requirement("R12")]
    public void starts_when_it_is_due() =>
        Given(Schedule)
            .When(Start(Now.AddDays(1)))
            .Then(new OrderCommitted(Scheduled, Now.AddDays(1)))
            .Stage(OrderStage.Fencing)
            .Standing.Version.ShouldBe(2);

    [Fact, Requirement("R12")]
    public void asked_again_is_the_same_order() =>
        Given(Schedule).When(new PauseCommand.Pause(Scheduled with { RecordedAt = At(60) }, At(60))).ThenNothing();

    [Fact, Requirement("R9")]
    public void is_neither_fenced_nor_effective()
    {
        Given(Schedule).When(Fenced(1)).ThenRefused(RefusalCode.NotInThisStage);
        Given(Schedule).When(Effective(1)).ThenRefused(RefusalCode.NotInThisStage);
    }

    [Fact, Requirement("R14")]
    public void is_cancelled_by_two_others_like_any_order() =>
        Given(Schedule, Lift(Alice))
            .Stage(OrderStage.Scheduled)
            .When(Lift(Bob))
            .Then(new EndingApproved(Order.Id, OrderEnding.Lift, Bob, At(100)), new OrderLifted(Order.Id, At(100)));

    [Fact, Requirement("R14")]
    public void cannot_be_cancelled_by_its_issuer() => Given(Schedule).When(Withdraw(Olivia)).ThenRefused(RefusalCode.NeedsAnotherPerson);

    [Fact, Requirement("R14")]
    public void loses_its_approvals_when_it_starts()
    {
        OrderStory started = Given(Schedule, Lift(Alice), Start(Now.AddDays(1)));
        started.Standing.Approvals.ShouldBeEmpty();
        started.When(Lift(Bob)).Then(new EndingApproved(Order.Id, OrderEnding.Lift, Bob, At(100))).Stage(OrderStage.Fencing);
    }

    [Fact, Requirement("R12")]
    public void never_starts_once_it_was_cancelled() =>
        Given(Schedule, Withdraw(Alice), Withdraw(Bob)).When(Start(Now.AddDays(2))).ThenRefused(RefusalCode.NotInThisStage);
}

public class A_shadow_order
{
    private static readonly PauseCommand Shadow = new PauseCommand.Pause(Order with { Shadow = true }, Now);

    [Fact, Requirement("R13")]
    public void is_in_force_at_once_and_claims_nothing()
    {
        OrderState standing = Given(Shadow).Stage(OrderStage.Effective).Standing;
        standing.IsInForce.ShouldBeTrue();
        standing.FencedAt.ShouldBeNull();
        standing.EffectiveAt.ShouldBeNull();
    }

    [Fact, Requirement("R13")]
    public void is_never_fenced() =>
        Given(Shadow).When(Fenced(1)).ThenNothing().When(Effective(2)).ThenNothing().Standing.EffectiveAt.ShouldBeNull();
}
