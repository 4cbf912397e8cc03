using RegionalPause.App.OperatorConsole.Map;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Tests.Jurisdictions;
using RegionalPause.Tests.Orders;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Map;

/// <summary>What the map and the table say, as LinkedIn's order of 20 September 2024 goes through its stages.</summary>
[Requirement("R31")]
public sealed class The_state_of_a_jurisdiction
{
    private static readonly MapShapes Shapes = MapShapes.LoadEmbedded();

    private static readonly TrainingFlag Open = new(new JurisdictionCode("GB"), Open: true, "alice", Sample.Now.AddDays(-10), null);

    private static readonly OrderState Fencing = new()
    {
        Order = Sample.Order,
        Stage = OrderStage.Fencing,
        Version = 2,
        CommittedAt = Sample.Now,
    };

    private static readonly OrderState Effective = Fencing with
    {
        Stage = OrderStage.Effective,
        FencedAt = Sample.At(1),
        EffectiveAt = Sample.At(2),
    };

    private static readonly OrderState Videos = Effective with { Order = Sample.Order with { ContentTypes = [ContentType.Video] } };

    private static readonly OrderState Lifted = Effective with { Stage = OrderStage.Lifted, EndedAt = Sample.At(100) };

    [Fact]
    public void is_closed_until_somebody_opens_it()
    {
        Row([], [])
            .ShouldSatisfyAllConditions(
                row => row.State.ShouldBe(PlaceState.Closed),
                row => row.Text.ShouldBe("closed: never opened"),
                row => row.Address.ShouldBe("/pause?where=GB")
            );
        Row([Open with { Open = false }], []).Text.ShouldBe("closed since 10 Sep 2024 09:30:00 UTC");
    }

    [Fact]
    public void is_open_with_an_open_flag() =>
        Row([Open], [])
            .ShouldSatisfyAllConditions(
                row => row.State.ShouldBe(PlaceState.Open),
                row => row.Text.ShouldBe("open since 10 Sep 2024 09:30:00 UTC")
            );

    [Fact]
    public void is_being_paused_until_an_order_is_effective()
    {
        Row([Open], [Fencing])
            .ShouldSatisfyAllConditions(
                row => row.State.ShouldBe(PlaceState.Pausing),
                row => row.Text.ShouldBe("being paused, not effective yet"),
                row => row.Address.ShouldBe("/orders/uk-ico-2024")
            );
        Row([Open], [Fencing with { Stage = OrderStage.Fenced }]).Text.ShouldBe("being paused, fenced, not effective yet");
    }

    [Fact]
    public void is_paused_since_the_order_is_effective() =>
        Row([Open], [Effective])
            .ShouldSatisfyAllConditions(
                row => row.State.ShouldBe(PlaceState.Paused),
                row => row.Text.ShouldBe("paused since 20 Sep 2024 09:30:02 UTC"),
                row => row.Orders.ShouldBe(["uk-ico-2024"])
            );

    [Fact]
    public void is_paused_since_the_first_of_two_orders()
    {
        OrderState second = Fencing with { Order = Sample.Order with { Id = OrderId.Parse("uk-2") }, CommittedAt = Sample.At(50) };

        Row([Open], [second, Effective])
            .ShouldSatisfyAllConditions(
                row => row.State.ShouldBe(PlaceState.Paused),
                row => row.Text.ShouldBe("paused since 20 Sep 2024 09:30:02 UTC"),
                row => row.Orders.ShouldBe(["uk-ico-2024", "uk-2"])
            );
    }

    [Fact]
    public void says_that_an_order_covers_only_a_part()
    {
        Row([Open], [Videos]).Text.ShouldBe("paused in part since 20 Sep 2024 09:30:02 UTC");
        Row([Open], [Videos with { Stage = OrderStage.Fencing }]).Text.ShouldBe("being paused in part, not effective yet");
        Row([Open], [Videos, Effective with { Order = Sample.Order with { Id = OrderId.Parse("uk-2") } }])
            .Text.ShouldStartWith("paused since");
    }

    [Fact]
    public void is_decided_by_an_order_for_the_whole_and_not_by_an_earlier_one_for_a_part()
    {
        OrderState whole = Fencing with { Order = Sample.Order with { Id = OrderId.Parse("uk-2") }, CommittedAt = Sample.At(50) };

        Row([Open], [Videos, whole])
            .ShouldSatisfyAllConditions(
                row => row.State.ShouldBe(PlaceState.Pausing),
                row => row.Text.ShouldBe("paused in part; being paused, not effective yet"),
                row => row.Address.ShouldBe("/orders/uk-2"),
                row => row.Orders.ShouldBe(["uk-ico-2024", "uk-2"])
            );
        Row([Open], [Videos, whole with { Stage = OrderStage.Effective, EffectiveAt = Sample.At(60) }])
            .ShouldSatisfyAllConditions(
                row => row.State.ShouldBe(PlaceState.Paused),
                row => row.Text.ShouldBe("paused since 20 Sep 2024 09:31:00 UTC")
            );
        Row([Open], [Videos, whole with { Resumed = [new JurisdictionCode("GB")] }]).Text.ShouldStartWith("paused in part since");
    }

    [Fact]
    public void leads_a_person_who_may_not_pause_to_the_flag()
    {
        Row([Open], []).ForReader().Address.ShouldBe("/flags?q=United%20Kingdom");
        Row([Open], [Effective]).ForReader().Address.ShouldBe("/orders/uk-ico-2024");
    }

    [Fact]
    public void is_not_changed_by_a_shadow_order_or_one_for_later()
    {
        Row([Open], [Effective with { Order = Sample.Order with { Shadow = true } }]).State.ShouldBe(PlaceState.Open);
        Row([Open], [new OrderState { Order = Sample.Scheduled, Stage = OrderStage.Scheduled }])
            .ShouldSatisfyAllConditions(
                row => row.State.ShouldBe(PlaceState.Open),
                row => row.Text.ShouldEndWith("; a pause is scheduled for 21 Sep 2024 09:30:00 UTC")
            );
    }

    [Fact]
    public void is_resuming_while_held_items_are_decided_again() =>
        Row([Open], [], Lifted)
            .ShouldSatisfyAllConditions(row => row.State.ShouldBe(PlaceState.Resuming), row => row.Address.ShouldBe("/pause?where=GB"));

    [Fact]
    public void is_resuming_only_where_training_resumed()
    {
        OrderState inPart = Effective with
        {
            Order = Sample.Order with { Jurisdictions = [new JurisdictionCode("GB"), new JurisdictionCode("IE")] },
            Resumed = [new JurisdictionCode("GB")],
        };

        Row([Open], [inPart], inPart).State.ShouldBe(PlaceState.Resuming);
        Row([Open], [inPart], inPart, "IE").State.ShouldBe(PlaceState.Paused);
    }

    [Fact]
    public void of_a_withdrawn_order_is_closed() =>
        Row([Open with { Open = false }], [], Lifted with { Stage = OrderStage.Withdrawn }).State.ShouldBe(PlaceState.Closed);

    [Fact]
    public void comes_first_where_something_happens() =>
        PlaceRows
            .Of(Atlas.Embedded, Shapes.Names, [Open with { Code = new JurisdictionCode("DE") }], [Effective], [])
            .Take(3)
            .Select(row => row.Code)
            .ShouldBe(["GB", "DE", "AF"]);

    [Theory]
    [InlineData("united kingdom", "GB")]
    [InlineData("  PAUSED  ico ", "GB")]
    [InlineData("reunion", "RE")]
    [InlineData("Côte", "CI")]
    [InlineData("paused france", null)]
    public void is_found_by_all_words_of_a_search(string query, string? found)
    {
        var rows = PlaceRows.Of(Atlas.Embedded, Shapes.Names, [Open], [Effective], []);

        string[] codes = [.. PlaceRows.Matching(rows, query, Nobody).Select(row => row.Code)];

        if (found is null)
            codes.ShouldBeEmpty();
        else
            codes.ShouldContain(found);
        codes.Length.ShouldBeLessThan(10);
    }

    [Fact]
    public void is_found_by_the_group_that_contains_it() =>
        PlaceRows.Matching(PlaceRows.Of(Atlas.Embedded, Shapes.Names, [], [], []), "efta", Nobody).Length.ShouldBe(4);

    [Fact]
    public void is_found_by_its_name_in_another_language() =>
        PlaceRows
            .Matching(PlaceRows.Of(Atlas.Embedded, Shapes.Names, [], [], []), "Großbritannien", new PlaceNames(Atlas.Embedded).Guess)
            .ShouldHaveSingleItem()
            .Code.ShouldBe("GB");

    [Fact]
    public void changes_the_mark_of_the_page()
    {
        string Mark(IEnumerable<OrderState> orders, string waiting = "") =>
            PlaceRows.Mark(PlaceRows.Of(Atlas.Embedded, Shapes.Names, [Open], orders, []), waiting);

        Mark([Effective]).ShouldBe(Mark([Effective]));
        new[] { Mark([]), Mark([Fencing]), Mark([Effective]), Mark([Effective], "one waits") }.ShouldBeUnique();
    }

    private static string? Nobody(string query) => null;

    private static PlaceRow Row(TrainingFlag[] flags, OrderState[] orders, OrderState? drained = null, string code = "GB") =>
        PlaceRows.Of(Atlas.Embedded, Shapes.Names, flags, orders, drained is null ? [] : [drained]).Single(row => row.Code == code);
}
