using System.Text;
using RegionalPause.Control;
using RegionalPause.Gate;
using RegionalPause.Orders;
using RegionalPause.Safety;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Gate;

[Requirement("R44", "R47")]
public sealed class Orders_under_new_data
{
    // Recorded under the shorter window, and today longer ones are required.
    private static readonly SafetyRuleBook Recorded = Book(40);
    private static readonly SafetyRuleBook Current = Book(60);

    private static readonly PauseOrder Order = Given.Order("o-1", "FR", "GB") with { Rules = Recorded.Record([Code("FR"), Code("GB")]) };

    [Theory]
    [InlineData(61, "")]
    [InlineData(60, "")]
    [InlineData(59, "FR GB")]
    [InlineData(30, "FR GB")]
    public void are_loosened_if_new_rules_require_less_than_the_current_ones(int windowDays, string loosened) =>
        string.Join(' ', LoosenedOrder.ByRules(State(Order), Current, Book(windowDays)).SelectMany(o => o.Jurisdictions))
            .ShouldBe(loosened);

    [Fact]
    public void keep_the_rules_that_they_recorded() => LoosenedOrder.ByRules(State(Order), Recorded, Book(30)).ShouldBeEmpty();

    [Fact]
    public void of_a_release_that_recorded_no_rules_have_the_current_ones() =>
        LoosenedOrder.ByRules(State(Order with { Rules = [] }), Recorded, Book(30)).ShouldHaveSingleItem();

    [Fact]
    public void are_loosened_in_one_jurisdiction_alone()
    {
        SafetyRuleBook after = Book(60, """{"FR":{"windowDays":45}}""");

        LoosenedOrder loosened = LoosenedOrder.ByRules(State(Order), Current, after).ShouldHaveSingleItem();

        string.Join(' ', loosened.Jurisdictions).ShouldBe("FR");
        DecisionChange change = ControlDifference
            .Between(State(Order), LoosenedOrder.Resumed(State(Order), [loosened]), Atlas.Embedded, Noon)
            .ShouldHaveSingleItem();
        (change.Jurisdiction, change.Before.Order, change.Admits).ShouldBe((Code("FR"), Order.Id, true));
    }

    [Fact]
    public void that_are_not_in_force_are_not_loosened()
    {
        ControlState scheduled = Given.State([], [new OrderState { Order = Order, Stage = OrderStage.Scheduled }]);

        LoosenedOrder.ByRules(scheduled, Current, Recorded).ShouldBeEmpty();
    }

    private static ControlState State(PauseOrder order) =>
        Given.State([Flag("FR", open: true), Flag("GB", open: true)], [new OrderState { Order = order, Stage = OrderStage.Effective }]);

    private static SafetyRuleBook Book(int windowDays, string jurisdictions = "{}") =>
        SafetyRuleFile
            .Read(
                Encoding.UTF8.GetBytes(
                    $$"""{"version":"t","default":{"engagementOutcomes":["approved"],"deliveredPercent":95,"windowDays":{{windowDays}},"assessments":["lia"]},"jurisdictions":{{jurisdictions}}}"""
                ),
                Atlas.Embedded
            )
            .Value!;
}
