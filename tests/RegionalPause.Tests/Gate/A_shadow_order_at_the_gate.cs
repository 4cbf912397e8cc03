using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Orders;
using RegionalPause.Requests;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Gate;

[Requirement("R13")]
public sealed class A_shadow_order_at_the_gate
{
    private static readonly PauseOrder Shadow = Order("try-1", "FR", "GB") with { Shadow = true };

    [Fact]
    public void enforces_nothing_and_says_what_it_would_cover()
    {
        Snapshot law = Law(["GB", "FR", "US"], Shadow, Order("other", "US") with { Shadow = true });

        law.Decide(Item("GB")).Outcome.ShouldBe(Outcome.Admit);
        GateRules.Shadows(Item("GB"), law).ShouldBe([Shadow.Id]);
        GateRules
            .Shadows(Item(Signal(SignalKind.Account, "GB"), Signal(SignalKind.Ip, "US")), law)
            .ShouldBe([OrderId.Parse("other"), Shadow.Id]);
    }

    [Fact]
    public void says_nothing_of_items_out_of_its_scope()
    {
        Snapshot law = Law(["GB", "US"], Shadow with { ContentTypes = [ContentType.Video] }, Order("uk-1", "GB"));

        GateRules.Shadows(Item("GB"), law).ShouldBeEmpty();
        GateRules.Shadows(Item("US") with { Type = ContentType.Video }, law).ShouldBeEmpty();
        GateRules.Shadows(Item("GB") with { Type = ContentType.Video, Purpose = TrainingPurpose.SafetyModel }, law).ShouldBeEmpty();
    }

    [Fact]
    public void is_listed_apart_from_the_enforced_orders()
    {
        Snapshot law = Law(["GB"], Shadow, Order("uk-1", "GB"));

        law.Shadows.ShouldBe([Shadow]);
        law.OrdersOver(Code("GB")).Select(o => o.Id.Value).ShouldBe(["uk-1"]);
    }
}
