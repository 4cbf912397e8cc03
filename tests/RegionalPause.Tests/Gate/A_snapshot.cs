using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Orders;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Gate;

public sealed class A_snapshot
{
    [Theory, Requirement("R9", "D4")]
    [InlineData(OrderStage.Scheduled, false)]
    [InlineData(OrderStage.Fencing, true)]
    [InlineData(OrderStage.Fenced, true)]
    [InlineData(OrderStage.Effective, true)]
    [InlineData(OrderStage.Lifted, false)]
    [InlineData(OrderStage.Withdrawn, false)]
    public void has_the_orders_that_are_in_force(OrderStage stage, bool inForce)
    {
        Snapshot law = Snapshot.Of(State([Flag("GB", open: true)], [new OrderState { Order = Order("uk-1", "GB"), Stage = stage }]));

        law.OrdersOver(Code("GB")).Length.ShouldBe(inForce ? 1 : 0);
        law.Decide(Item("GB")).Outcome.ShouldBe(inForce ? Outcome.Hold : Outcome.Admit);
    }

    [Fact, Requirement("D12")]
    public void carries_the_version_it_shows() => Snapshot.Of(State([], []) with { Version = 41 }).Version.ShouldBe(41);

    [Fact]
    public void lists_the_orders_over_a_jurisdiction_by_id() =>
        Law(["GB"], Order("c", "GB"), Order("a", "FR", "GB"), Order("b", "FR"))
            .OrdersOver(Code("GB"))
            .Select(o => o.Id.Value)
            .ShouldBe(["a", "c"]);

    [Fact, Requirement("R6")]
    public void is_closed_everywhere_while_it_is_empty() => Law([]).IsOpen(Code("GB")).ShouldBeFalse();
}
