using System.Collections.Immutable;
using System.Text;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Safety;
using Shouldly;
using static RegionalPause.Orders.PauseEvent;
using static RegionalPause.Tests.Orders.OrderStory;
using static RegionalPause.Tests.Orders.Sample;

namespace RegionalPause.Tests.Orders;

[Requirement("R47")]
public class Undoing_a_pause
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly Checklist Unmet = new(
        WithoutRules,
        [
            new(ResumptionRule.EngagementClosed, false, "", ""),
            new(ResumptionRule.ObjectionsApplied, true, "", ""),
            new(ResumptionRule.CampaignComplete, false, "", ""),
        ]
    );

    [Fact]
    public void takes_two_other_people_and_one_reason_and_overrides_every_rule_that_is_not_met()
    {
        OrderStory undone = Given(Pause, Fenced(1), Effective(2))
            .When(Undo(Alice, "the wrong country"))
            .Then(new EndingApproved(Order.Id, OrderEnding.Undo, Alice, At(100)) { Reason = "the wrong country" })
            .Stage(OrderStage.Effective)
            .When(Undo(Bob, null))
            .Stage(OrderStage.Lifted);

        RulesOverride because = undone.Standing.Undone.ShouldNotBeNull();
        (because.Reason, because.By.Name, because.SecondedBy.Name).ShouldBe(("the wrong country", Alice, Bob));
        because.Rules.ShouldBe([ResumptionRule.EngagementClosed, ResumptionRule.CampaignComplete]);
        undone.Standing.StageInWords.ShouldBe("undone");
    }

    [Fact]
    public void is_not_for_its_issuer() => Given(Pause).When(Undo("Olivia ", "oops")).ThenRefused(RefusalCode.NeedsAnotherPerson);

    [Theory, InlineData(null), InlineData(" ")]
    public void takes_a_reason_of_the_first(string? reason) => Given(Pause).When(Undo(Alice, reason)).ThenRefused(RefusalCode.Invalid);

    [Fact]
    public void is_not_done_by_one_person_twice() =>
        Given(Pause, Undo(Alice, "oops")).When(Undo("ALICE", "oops")).ThenNothing().Stage(OrderStage.Fencing);

    [Fact]
    public void is_not_added_to_a_withdrawal() =>
        Given(Pause, Withdraw(Alice)).When(Undo(Bob, "oops")).Stage(OrderStage.Fencing).Standing.Undone.ShouldBeNull();

    [Theory, InlineData(3600, true), InlineData(3601, false)]
    public void ends_with_the_set_time(int seconds, bool undone)
    {
        OrderStory story = Given(Pause, Undo(Alice, "oops", seconds: 10)).When(Undo(Bob, null, seconds));
        if (undone)
            story.Stage(OrderStage.Lifted);
        else
            story.ThenRefused(RefusalCode.NotInThisStage).Detail.ShouldContain("60 minutes");
    }

    [Fact]
    public void is_forbidden_by_a_time_of_zero() =>
        Given(Pause).When(Undo(Alice, "oops", 0, TimeSpan.Zero)).ThenRefused(RefusalCode.NotInThisStage);

    [Fact]
    public void is_for_a_pause_in_force()
    {
        Given(Schedule).When(Undo(Alice, "oops")).ThenRefused(RefusalCode.NotInThisStage);
        Given(new PauseCommand.Pause(Order with { Shadow = true }, Now)).When(Undo(Alice, "oops")).ThenRefused(RefusalCode.NotInThisStage);
        Given(Pause, Withdraw(Alice), Withdraw(Bob)).When(Undo(Alice, "oops")).ThenRefused(RefusalCode.NotInThisStage);
        Given().When(Undo(Alice, "oops")).ThenRefused(RefusalCode.NotFound);
    }

    [Fact]
    public void twice_is_once() => Given(Pause, Undo(Alice, "oops"), Undo(Bob, null)).When(Undo("carol", "oops")).ThenNothing();

    [Fact]
    public void is_stored_and_read_back()
    {
        OrderState undone = Given(Pause, Undo(Alice, "oops"), Undo(Bob, null)).Standing;
        OrderState read = PauseJson.ReadStanding(PauseJson.Write(undone));
        (read.Undone!.Reason, read.Undone.By, read.Undone.SecondedBy, read.EndedVersion).ShouldBe(
            (undone.Undone!.Reason, undone.Undone.By, undone.Undone.SecondedBy, undone.EndedVersion)
        );
        read.Undone.Rules.ShouldBe(undone.Undone.Rules);
        var e = (OrderLifted)PauseJson.ReadEvent(PauseJson.Write(new OrderLifted(Order.Id, At(1)) { Undo = undone.Undone }));
        e.Undo!.Rules.ShouldBe(undone.Undone.Rules);
    }

    private static PauseCommand.Undo Undo(string by, string? reason, int seconds = 100, TimeSpan? within = null) =>
        new PauseCommand.Undo(reason, Unmet, within ?? Hour, by, At(seconds));
}

[Requirement("R47")]
public class Withdrawing_a_pause
{
    private static readonly JurisdictionCode Gb = new("GB"),
        Ie = new("IE");
    private static readonly PauseOrder Both = Order with
    {
        Jurisdictions = [Gb, Ie],
        ContentTypes = [RegionalPause.Content.ContentType.Image],
    };

    [Fact]
    public void closes_all_the_order_covered_whatever_content_it_was_about() =>
        Withdrawn(Given(new PauseCommand.Pause(Both, Now), Withdraw(Alice)).When(Withdraw(Bob))).Closed.ShouldBe([Gb, Ie]);

    [Fact]
    public void closes_nothing_of_an_order_that_held_nothing_back()
    {
        Withdrawn(Given(Schedule, Withdraw(Alice)).When(Withdraw(Bob))).Closed.ShouldBeEmpty();
        Withdrawn(Given(new PauseCommand.Pause(Order with { Shadow = true }, Now), Withdraw(Alice)).When(Withdraw(Bob)))
            .Closed.ShouldBeEmpty();
    }

    [Fact]
    public void closes_the_open_flags_in_the_transaction_of_the_event()
    {
        ControlState state = State(
            new TrainingFlag(Gb, Open: true, "alice", Now, null),
            new TrainingFlag(Ie, Open: false, "alice", Now, null)
        );
        ImmutableArray<TrainingFlag> closed = Closing.Of([new OrderWithdrawn(Order.Id, At(5)) { Closed = [Gb, Ie] }], state);
        closed.Select(f => (f.Code, f.Open, f.Reason)).ShouldBe([(Gb, false, $"order {Order.Id} was withdrawn")]);
    }

    [Fact]
    public void stands_in_the_ledger_with_what_it_closed()
    {
        byte[] bytes = PauseJson.Write(new OrderWithdrawn(Order.Id, At(5)) { Closed = [Gb, Ie] });
        Encoding.UTF8.GetString(bytes).ShouldEndWith("\"closed\":[\"GB\",\"IE\"]}");
        ((OrderWithdrawn)PauseJson.ReadEvent(bytes)).Closed.ShouldBe([Gb, Ie]);
        (
            (OrderWithdrawn)
                PauseJson.ReadEvent("""{"v":1,"event":"OrderWithdrawn","id":"uk-ico-2024","at":"2024-09-20T09:30:00+00:00"}"""u8)
        ).Closed.ShouldBeEmpty();
    }

    private static OrderWithdrawn Withdrawn(OrderStory story) => story.Last.OfType<OrderWithdrawn>().ShouldHaveSingleItem();

    private static ControlState State(params TrainingFlag[] flags) =>
        new(1, new byte[32], flags.ToImmutableDictionary(f => f.Code), ImmutableDictionary<OrderId, OrderState>.Empty);
}

[Requirement("R47", "D39")]
public class The_rules_an_order_was_recorded_with
{
    private static readonly SafetyRuleBook Book = Resumption.Resuming.Book;

    private static PauseOrder Recorded => Order with { Rules = Book.Record(Order.Jurisdictions) };

    [Fact]
    public void stand_before_a_lift_whatever_later_data_say() =>
        Given(new PauseCommand.Pause(Recorded, Now)).When(Lift(Alice)).ThenRefused(RefusalCode.SafetyRules);

    [Fact]
    public void are_stored_with_it_and_leave_an_older_order_as_it_was()
    {
        PauseOrder read = ((OrderCommitted)PauseJson.ReadEvent(PauseJson.Write(new OrderCommitted(Recorded, Now)))).Order;
        RecordedRules rules = read.Rules.ShouldHaveSingleItem();
        rules.Jurisdictions.ShouldBe(Recorded.Rules[0].Jurisdictions);
        (rules.Rules.DeliveredPercent, rules.Rules.WindowDays).ShouldBe(
            (Recorded.Rules[0].Rules.DeliveredPercent, Recorded.Rules[0].Rules.WindowDays)
        );
        rules.Rules.Assessments.ShouldBe(Recorded.Rules[0].Rules.Assessments);
        rules.Rules.Outcomes.ShouldBe(Recorded.Rules[0].Rules.Outcomes);
        Encoding.UTF8.GetString(PauseJson.Write(new OrderCommitted(Order, Now))).ShouldNotContain("rules");
    }

    [Fact]
    public void make_later_data_stricter_and_never_weaker()
    {
        SafetyRules recorded = Book.Of(Order.Jurisdictions)!;
        var none = new SafetyRuleBook(WithoutRules, null, System.Collections.Frozen.FrozenDictionary<JurisdictionCode, SafetyRules?>.Empty);
        none.Of(Order.Jurisdictions, Recorded.Rules).ShouldBe(recorded);
        none.Of([new JurisdictionCode("US")], Recorded.Rules).ShouldBeNull(); // they are of its jurisdictions
        var stricter = new SafetyRuleBook(
            WithoutRules,
            recorded with
            {
                WindowDays = recorded.WindowDays + 1,
                DeliveredPercent = 1,
            },
            System.Collections.Frozen.FrozenDictionary<JurisdictionCode, SafetyRules?>.Empty
        );
        SafetyRules both = stricter.Of(Order.Jurisdictions, Recorded.Rules)!;
        (both.WindowDays, both.DeliveredPercent).ShouldBe((recorded.WindowDays + 1, recorded.DeliveredPercent));
    }
}
