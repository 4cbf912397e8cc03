using RegionalPause.App.OperatorConsole.Holds;
using RegionalPause.Decisions;
using RegionalPause.Drains;
using RegionalPause.Orders;
using RegionalPause.Tests.Orders;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Holds;

/// <summary>How long held items may still wait, and what happens then.</summary>
[Requirement("R15", "R31")]
public sealed class The_ceiling_of_held_items
{
    private static readonly OrderState Order = new() { Order = Sample.Order with { RetentionDays = 400 }, Stage = OrderStage.Effective };

    [Theory]
    [InlineData(0, 400, false)]
    [InlineData(100.5, 299, false)]
    [InlineData(370.5, 29, true)]
    [InlineData(409, 0, true)]
    public void is_counted_from_the_oldest_item(double heldFor, int days, bool isNear) =>
        Row("uk-ico-2024", Sample.Now.AddDays(-heldFor))
            .ShouldSatisfyAllConditions(
                row => row.DaysToCeiling.ShouldBe(days),
                row => row.IsNear.ShouldBe(isNear),
                row => row.AtCeiling.ShouldBe("a person is asked"),
                row => row.IsOrder.ShouldBeTrue(),
                row => row.MayBeRetried.ShouldBeFalse()
            );

    [Fact]
    public void of_items_without_an_order_is_that_of_the_settings() =>
        Row("jurisdiction-unknown", Sample.Now.AddDays(-10))
            .ShouldSatisfyAllConditions(
                row => row.DaysToCeiling.ShouldBe(20),
                row => row.AtCeiling.ShouldBe("purged"),
                row => row.IsOrder.ShouldBeFalse(),
                row => row.MayBeRetried.ShouldBeTrue()
            );

    [Fact]
    public void of_an_open_window_is_not_known() => Row("window-open", Sample.Now.AddDays(-10)).DaysToCeiling.ShouldBeNull();

    [Fact]
    public void of_an_order_that_has_ended_does_not_matter() => Row("ended-1", Sample.Now.AddDays(-10)).DaysToCeiling.ShouldBeNull();

    [Fact]
    public void puts_the_nearest_first() =>
        HoldRows
            .Of(
                [Held("window-open", null), Held("uk-ico-2024", Sample.Now), Held("jurisdiction-unknown", Sample.Now)],
                [Order],
                30,
                Sample.Now
            )
            .Select(row => row.Progress.Scope)
            .ShouldBe(["jurisdiction-unknown", "uk-ico-2024", "window-open"]);

    [Fact]
    public void is_a_purge_where_the_order_says_so() =>
        HoldRows
            .Of(
                [Held("uk-ico-2024", Sample.Now)],
                [Order with { Order = Order.Order with { AtCeiling = AtCeiling.Purge } }],
                30,
                Sample.Now
            )
            .Single()
            .AtCeiling.ShouldBe("purged");

    private static HoldRow Row(string scope, DateTimeOffset oldest) => HoldRows.Of([Held(scope, oldest)], [Order], 30, Sample.Now).Single();

    private static HoldProgress Held(string scope, DateTimeOffset? oldest) => new(scope, "waiting", 7, 0, 0, 0, 0, 200, oldest);
}
