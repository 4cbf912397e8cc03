using System.Collections.Immutable;
using RegionalPause.App.OperatorConsole.Overview;
using RegionalPause.Control;
using RegionalPause.Engagement;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;
using RegionalPause.Tests.Resumption;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Overview;

/// <summary>Approvals that a person may still give, and due dates.</summary>
[Requirement("R22", "R31", "R45")]
public sealed class What_waits_for_a_person
{
    private static readonly ControlFacts Nothing = new(
        new ControlState(
            2,
            default,
            ImmutableDictionary<JurisdictionCode, TrainingFlag>.Empty,
            ImmutableDictionary<OrderId, OrderState>.Empty
        ),
        [],
        [],
        []
    );

    [Fact]
    public void is_a_resumption_that_another_person_proposed()
    {
        ControlFacts facts = Nothing with { Proposals = [Review(Resuming.Proposed())] };

        Waits(facts, Resuming.Alice)
            .ShouldBe([new WaitingItem("Approve the resumption that paul proposed", "uk-ie-2024: GB, IE", "/orders/uk-ie-2024/approve")]);
        Waits(facts, Resuming.Paul).ShouldBeEmpty(); // proposed it
        Waits(facts, Resuming.Olivia).ShouldBeEmpty(); // issued the order
        WaitingItems.Of(facts, Resuming.Alice, mayApprove: false).ShouldBeEmpty();
    }

    [Fact]
    public void is_a_resumption_only_until_the_person_has_approved_it()
    {
        Resuming story = Resuming.Proposed();
        story.Approve(Resuming.Alice);
        ControlFacts facts = Nothing with { Proposals = [Review(story)] };

        Waits(facts, Resuming.Alice).ShouldBeEmpty();
        Waits(facts, Resuming.Bob).Length.ShouldBe(1);
    }

    [Fact]
    public void is_the_second_half_of_an_override_but_no_approval_before_that()
    {
        Resuming story = Resuming.Given();
        story.Known = Resuming.Facts with { Engagement = Resuming.NoEngagement.Facts };
        story.Propose(Resuming.Paul).Override(ResumptionRule.EngagementClosed, Resuming.Alice);
        ControlFacts facts = Nothing with { Proposals = [Review(story)] };

        Waits(facts, Resuming.Alice).ShouldBeEmpty();
        Waits(facts, Resuming.Bob).ShouldHaveSingleItem().What.ShouldBe("Second the override of “engagement closed” that alice asked for");
    }

    [Theory]
    [InlineData(OrderEnding.Lift, "Agree to lift a pause, as alice asked", "/orders/uk-ie-2024/end/lift")]
    [InlineData(OrderEnding.Withdraw, "Agree to withdraw a pause, as alice asked", "/orders/uk-ie-2024/end/withdraw")]
    [InlineData(OrderEnding.Undo, "Agree to undo a pause, as alice asked", "/orders/uk-ie-2024/end/undo")]
    public void is_an_end_that_another_person_asked_for(OrderEnding ending, string what, string address)
    {
        OrderState asked = Resuming.Order with { Approvals = [new EndingApproval(ending, Resuming.Alice, Resuming.Now)] };
        ControlFacts facts = Nothing with { State = Nothing.State with { Orders = Nothing.State.Orders.Add(asked.Order.Id, asked) } };

        Waits(facts, Resuming.Bob).ShouldBe([new WaitingItem(what, "uk-ie-2024: UK, IE", address)]);
        Waits(facts, Resuming.Alice).ShouldBeEmpty();
        Waits(facts, Resuming.Olivia).ShouldBeEmpty();
    }

    [Fact]
    public void is_one_entry_for_all_flags_that_a_person_asked_to_open_for_one_reason()
    {
        ControlFacts facts = Nothing with
        {
            Openings =
            [
                new OpeningAsked(new JurisdictionCode("DE"), Resuming.Alice, "ready", Resuming.Now, 1),
                new OpeningAsked(new JurisdictionCode("FR"), Resuming.Alice, "ready", Resuming.Now, 1),
                new OpeningAsked(new JurisdictionCode("GB"), Resuming.Bob, "other", Resuming.Now, 1),
            ],
        };

        Waits(facts, Resuming.Bob).ShouldBe([new WaitingItem("Open training flags, as alice asked", "DE, FR: ready", "/flags?name=DE")]);
    }

    [Fact]
    public void is_a_due_date_for_everybody_and_an_overdue_one_before_all_else()
    {
        ControlFacts facts = Nothing with
        {
            Proposals = [Review(Resuming.Proposed())],
            Dues = [Due(DueState.Overdue, new DateOnly(2025, 11, 1)), Due(DueState.Soon, new DateOnly(2025, 11, 5))],
        };

        Waits(facts, Resuming.Alice)
            .Select(item => item.What)
            .ShouldBe(["Overdue since 1 Nov 2025", "Approve the resumption that paul proposed", "Due on 5 Nov 2025"]);
        WaitingItems.Of(facts, "an auditor", mayApprove: false).Length.ShouldBe(2);
    }

    private static ImmutableArray<WaitingItem> Waits(ControlFacts facts, string person) => WaitingItems.Of(facts, person, mayApprove: true);

    private static ResumptionReview Review(Resuming story) => new(story.Pause, story.Standing, story.Checklist, story.Digest);

    private static OpenDue Due(DueState state, DateOnly on) =>
        new(
            new EngagementEntry
            {
                Order = Resuming.Order.Order.Id,
                Number = 2,
                Kind = EngagementKind.ConcernRaised,
                On = on.AddDays(-5),
                EnteredAt = Resuming.Now,
                By = Resuming.Olivia,
                Reference = "IC-2",
            },
            on,
            state
        );
}
