using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Orders;
using RegionalPause.Requests;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Gate;

public sealed class Orders_that_overlap
{
    private static readonly PauseOrder Eea = Order("eea-1", "DE", "FR", "NO");
    private static readonly PauseOrder German = Order("de-1", "DE");

    [Fact, Requirement("R12", "D9")]
    public void stand_alone_so_that_lifting_one_leaves_the_other_in_force()
    {
        string[] open = ["DE", "FR", "NO"];
        var eea = new OrderState { Order = Eea, Stage = OrderStage.Effective };
        var german = new OrderState { Order = German, Stage = OrderStage.Effective };
        Snapshot before = Snapshot.Of(State(open.Select(c => Flag(c, open: true)), [eea, german]));
        Snapshot after = Snapshot.Of(State(open.Select(c => Flag(c, open: true)), [eea with { Stage = OrderStage.Lifted }, german]));

        before.Decide(Item("FR")).Outcome.ShouldBe(Outcome.Hold);
        after.Decide(Item("FR")).Outcome.ShouldBe(Outcome.Admit);
        after.Decide(Item("DE")).ShouldBe(new Decision(Outcome.Hold, ReasonCode.Paused, Code("DE"), German.Id));
    }

    [Fact, Requirement("R2", "D14")]
    public void exclude_where_any_of_them_excludes() =>
        Law(["DE", "FR"], Order("a", "DE", "FR"), Order("b", "FR") with { Meanwhile = Meanwhile.Exclude })
            .Decide(Item("FR"))
            .ShouldBe(new Decision(Outcome.Exclude, ReasonCode.Paused, Code("FR"), OrderId.Parse("b")));

    [Fact, Requirement("R2")]
    public void name_the_ordinally_first_of_the_strictest_and_its_first_jurisdiction() =>
        Law(["DE", "FR"], Order("b", "DE"), Order("a", "DE", "FR"))
            .Decide(Item(Signal(RegionalPause.Content.SignalKind.Account, "FR"), Signal(RegionalPause.Content.SignalKind.Ip, "DE")))
            .ShouldBe(new Decision(Outcome.Hold, ReasonCode.Paused, Code("DE"), OrderId.Parse("a")));
}
