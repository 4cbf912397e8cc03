using RegionalPause.App.OperatorConsole.Orders;
using RegionalPause.Contract;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole;

/// <summary>The life of an order as a picture.</summary>
[Requirement("R31")]
public sealed class The_timeline_of_an_order
{
    private static readonly DateTimeOffset Noon = new(2024, 9, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void shows_what_happened_in_order_and_then_what_is_missing()
    {
        var engagement = new EngagementView(
            "uk-1",
            "engaged",
            null,
            [Entry(1, "concern-raised", new DateOnly(2024, 9, 18)), Entry(2, "meeting", new DateOnly(2024, 9, 19))]
        );

        Milestone[] all = [.. OrderTimeline.Of(Order(), engagement, [], null, null)];

        all.TakeWhile(m => m.At is not null).Select(m => m.Name).ShouldBe(["Concern", "Pause", "Fenced", "Effective"]);
        all.SkipWhile(m => m.At is not null)
            .Select(m => m.Name)
            .ShouldBe(["Training stopped", "Authority told", "Engagement closed", "Notice", "Approved", "Lifted", "Drained"]);
    }

    [Fact]
    public void leaves_out_a_concern_that_was_corrected_away()
    {
        var engagement = new EngagementView(
            "uk-1",
            null,
            null,
            [Entry(1, "concern-raised", new DateOnly(2024, 9, 18)) with { CorrectedBy = 2 }]
        );

        OrderTimeline.Of(Order(), engagement, [], null, null).Single(m => m.Name == "Concern").At.ShouldBeNull();
    }

    [Fact]
    public void calls_the_end_by_its_name()
    {
        OrderView ended = Order() with { Stage = "withdrawn", EndedAt = Noon.AddDays(3) };

        OrderTimeline.Of(ended, null, [], null, null).ShouldContain(m => m.Name == "Withdrawn" && m.At == ended.EndedAt);
    }

    [Theory, InlineData("done", 5), InlineData("draining", null)]
    public void shows_the_end_of_the_drain_and_not_of_the_order(string state, int? hours)
    {
        OrderView ended = Order() with { Stage = "lifted", EndedAt = Noon.AddDays(3) };
        DateTimeOffset? doneAt = hours is { } after ? ended.EndedAt.Value.AddHours(after) : null;
        var held = new HoldView("uk-1", state, 0, 8, 0, 0, 0, 100, null, 0, doneAt);

        OrderTimeline.Of(ended, null, [], null, held).Single(m => m.Name == "Drained").At.ShouldBe(doneAt);
    }

    internal static OrderView Order() =>
        new(
            "uk-1",
            ["UK"],
            ["GB"],
            [],
            null,
            null,
            "GB-ICO",
            "pending engagement",
            "olivia",
            "hold",
            400,
            "ask",
            Noon,
            Noon,
            null,
            null,
            false,
            "effective",
            3,
            Noon.AddMilliseconds(20),
            Noon.AddMilliseconds(40),
            Noon.AddMilliseconds(120),
            [],
            null,
            false,
            [],
            null,
            []
        );

    private static EngagementEntryView Entry(int number, string kind, DateOnly on) =>
        new(number, kind, null, on, Noon, false, "olivia", "letter", null, null, null, null, null, null, null);
}
