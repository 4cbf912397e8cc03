using System.Collections.Immutable;
using RegionalPause.App.OperatorConsole.Overview;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Overview;

/// <summary>The numbers below the map.</summary>
[Requirement("R31")]
public sealed class The_figures_of_the_overview
{
    private static readonly OverviewFacts Facts = new()
    {
        ReadAt = new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero),
        Control = new ControlFacts(
            new ControlState(
                2,
                default,
                ImmutableDictionary<JurisdictionCode, TrainingFlag>.Empty,
                ImmutableDictionary<OrderId, OrderState>.Empty
            ),
            [],
            [],
            []
        ),
    };

    [Fact]
    public void say_when_held_items_were_counted_if_that_is_older_than_the_rest()
    {
        Figures(TimeSpan.FromSeconds(59)).HeldCountedAt.ShouldBeNull();
        Figures(TimeSpan.FromMinutes(5)).HeldCountedAt.ShouldBe(Facts.ReadAt.AddMinutes(-5));
    }

    private static OverviewFigures Figures(TimeSpan heldAge) => OverviewModel.FiguresOf(Facts with { HeldAge = heldAge }, []);
}
