using System.Text;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Drills;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Tests.Orders;
using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.Tests.Drills;

[Requirement("R14a")]
public sealed class A_drills_tally
{
    private static readonly OrderId Id = OrderId.Parse("drill-20240920T093000Z");
    private static readonly DateTimeOffset Now = Sample.Now;
    private static readonly TicketGrant Gate = TestTickets.Grant();
    private static readonly ContentItemParser Parser = new(
        JurisdictionAtlas.LoadEmbedded(),
        new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now)
    );
    private static readonly OrderState Effective = new()
    {
        Order = Sample.Order,
        Stage = OrderStage.Effective,
        CommittedAt = Now,
        FencedAt = Now.AddMilliseconds(200),
        EffectiveAt = Now.AddMilliseconds(1500),
    };

    private readonly DrillTally tally = new(Id, 3, TestTickets.Loader());

    [Fact]
    public void passes_when_everything_was_answered_for_in_time()
    {
        tally.TakeAdmitted(Admitted(0, Now));
        tally.TakeAdmitted(Admitted(1, Now.AddSeconds(1)));
        tally.TakeWithheld(Withheld(2));

        tally.IsComplete.ShouldBeTrue();
        tally
            .Figures(Effective)
            .ShouldBe(new DrillFigures(3, 2, 0, 1, 0, 0, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(1500)));
        tally.Figures(Effective).Passed.ShouldBeTrue();
    }

    [Fact]
    public void fails_on_one_item_that_a_loader_takes_after_the_pause_is_effective()
    {
        tally.TakeAdmitted(Admitted(0, Now.AddSeconds(2)));
        tally.TakeWithheld(Withheld(1));
        tally.TakeWithheld(Withheld(2));

        tally.Figures(Effective).ShouldSatisfyAllConditions(f => f.Late.ShouldBe(1), f => f.Passed.ShouldBeFalse());
    }

    [Fact]
    public void fails_on_one_item_that_nobody_answers_for()
    {
        tally.TakeAdmitted(Admitted(0, Now));
        tally.TakeAdmitted(Admitted(0, Now));
        tally.TakeWithheld(Withheld(1));

        tally.IsComplete.ShouldBeFalse();
        tally.Figures(Effective).ShouldSatisfyAllConditions(f => f.Lost.ShouldBe(1), f => f.Passed.ShouldBeFalse());
    }

    [Fact]
    public void fails_without_an_effective_pause()
    {
        for (int number = 0; number < 3; number++)
            tally.TakeWithheld(Withheld(number));

        tally.Figures(Effective with { Stage = OrderStage.Fenced, EffectiveAt = null }).Passed.ShouldBeFalse();
        tally.Figures(null).Passed.ShouldBeFalse();
    }

    [Fact]
    public void counts_an_admission_whose_ticket_ran_out_as_returned()
    {
        tally.TakeAdmitted(Admitted(0, Now.AddSeconds(60)));

        tally
            .Figures(Effective)
            .ShouldSatisfyAllConditions(f => f.Returned.ShouldBe(1), f => f.Admitted.ShouldBe(0), f => f.Late.ShouldBe(0));
    }

    [Fact]
    public void takes_no_notice_of_another_drill()
    {
        tally.TakeAdmitted(Admitted(0, Now, OrderId.Parse("drill-20240913T093000Z")));
        tally.TakeWithheld(Withheld(1, OrderId.Parse("drill-20240920T093000Z0")));

        tally.Answered.ShouldBe(0);
    }

    [Fact]
    public void is_about_items_that_concern_the_drills_jurisdiction_and_no_other()
    {
        ContentItem item = Parser.Parse(DrillItems.Message(Id, 7, Now).Body).ShouldBeOfType<ParsedContent.Item>().Content;

        item.Jurisdictions.ShouldBe([JurisdictionCode.Drill]);
        item.Id.ContentId.ShouldBe("drill-20240920t093000z:7");
        (item.Minor, item.SpecialCategory, item.RefusesTraining).ShouldBe((MinorStatus.Adult, false, false));
    }

    private static IncomingMessage Admitted(int number, DateTimeOffset enqueuedAt, OrderId? drill = null)
    {
        OutgoingMessage submitted = DrillItems.Message(drill ?? Id, number, Now);
        var id = new ItemId(DrillItems.ContentId(drill ?? Id, number), 1);
        TicketedItem.TryOf(id, CloudEventData.Of(submitted.Body), out TicketedItem item).ShouldBeTrue();
        string ticket = Gate.Sign([new Admission(item, new Ticket(ShardId.Parse("s1"), 0, number, 1, Now.AddSeconds(10)))])[0];
        var record = new DecisionRecord(
            id,
            new Decision(Outcome.Admit, ReasonCode.Permitted),
            new LedgerCoordinates(ShardId.Parse("s1"), 0, number),
            1,
            ticket,
            []
        );
        return new IncomingMessage($"{number}", ContentAnswers.Admitted(submitted.Body, record, Now).Body, 1, enqueuedAt);
    }

    private static IncomingMessage Withheld(int number, OrderId? drill = null)
    {
        var record = new DecisionRecord(
            new ItemId(DrillItems.ContentId(drill ?? Id, number), 1),
            new Decision(Outcome.Hold, ReasonCode.Paused),
            new LedgerCoordinates(ShardId.Parse("s1"), 1, number),
            2,
            null,
            []
        );
        return new IncomingMessage($"{number}", ContentAnswers.Withheld(Encoding.UTF8.GetBytes("{}"), record, Now).Body, 1, Now);
    }
}
