using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Gate;

[Requirement("R44")]
public sealed class A_difference_of_law
{
    private static readonly JurisdictionAtlas Atlas = JurisdictionAtlas.LoadEmbedded();

    private static readonly PauseOrder Pause = Order("gb-1", "GB");

    [Fact]
    public void is_empty_where_the_law_stays() => Between(State(["GB"], Pause), State(["GB"], Pause)).ShouldBeEmpty();

    [Fact]
    public void shows_what_an_opened_flag_admits()
    {
        DecisionChange change = Between(State([]), State(["GB"])).ShouldHaveSingleItem();

        (change.Jurisdiction, change.Admits, change.Withholds).ShouldBe((Code("GB"), true, false));
        change.Before.ShouldBe(new Decision(Outcome.Exclude, ReasonCode.FlagClosed, Code("GB")));
        change.After.ShouldBe(new Decision(Outcome.Admit, ReasonCode.Permitted));
        change.Types.ShouldBe(Enum.GetValues<ContentType>());
        (change.Example.Id.ContentId, change.Example.CreatedAt, change.Example.Type).ShouldBe(("example:GB", Noon, ContentType.Post));
    }

    [Fact]
    public void shows_that_an_opened_flag_of_a_paused_jurisdiction_admits_nothing()
    {
        DecisionChange change = Between(State([], Pause), State(["GB"], Pause)).ShouldHaveSingleItem();

        (change.Admits, change.After).ShouldBe((false, new Decision(Outcome.Hold, ReasonCode.Paused, Code("GB"), Pause.Id)));
    }

    [Fact]
    public void shows_that_a_lifted_order_admits_nothing_where_another_holds()
    {
        PauseOrder another = Order("gb-2", "GB") with { ContentTypes = [ContentType.Image] };

        ImmutableArray<DecisionChange> changes = Between(State(["GB"], Pause, another), State(["GB"], another));

        changes
            .Select(c => (c.After.Outcome, c.After.Order, c.Types.Contains(ContentType.Image), c.Types.Contains(ContentType.Post)))
            .ShouldBe([(Outcome.Admit, null, false, true), (Outcome.Hold, another.Id, true, false)]);
    }

    [Fact]
    public void shows_content_of_other_days_where_an_order_is_about_those()
    {
        PauseOrder past = Pause with { Created = new DayRange(new(2020, 1, 1), new(2020, 12, 31), "Europe/London") };

        DecisionChange change = Between(State(["GB"], past), State(["GB"])).ShouldHaveSingleItem();

        (change.Admits, change.Example.CreatedAt).ShouldBe((true, new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(-1)));
    }

    [Fact]
    public void shows_what_stays_out_of_a_resumption()
    {
        ControlState after = State(["GB"]) with
        {
            Terms = ImmutableDictionary<JurisdictionCode, ResumptionTerms>.Empty.Add(
                Code("GB"),
                Terms("GB", new DateOnly(2024, 1, 1), ContentType.Post)
            ),
        };

        ImmutableArray<DecisionChange> changes = Between(State(["GB"], Pause), after);

        changes
            .Select(c => (c.After.Outcome, c.After.Reason, c.Example.Type))
            .ShouldBe([
                (Outcome.Admit, ReasonCode.Permitted, ContentType.Post),
                (Outcome.Hold, ReasonCode.OutsideSpan, ContentType.Article),
            ]);
        changes[0].Types.ShouldBe([ContentType.Post]);
        changes[1].Types.ShouldContain(ContentType.Post, "posts of before the span stay out");
    }

    [Fact]
    public void shows_that_a_withdrawal_excludes_what_was_held()
    {
        DecisionChange change = Between(State(["GB"], Pause), State([])).ShouldHaveSingleItem();

        (change.Admits, change.Before.Outcome, change.After.Reason).ShouldBe((false, Outcome.Hold, ReasonCode.FlagClosed));
    }

    [Fact]
    public void reaches_the_parts_of_a_state()
    {
        ImmutableArray<DecisionChange> changes = Between(State(["US-CA"]), State(["US-CA", "US"]));

        changes.Where(c => c.Admits).Select(c => c.Jurisdiction).ShouldBe([Code("US"), Code("US-CA")]);
        changes
            .Single(c => c.Jurisdiction == Code("US-TX"))
            .After.ShouldBe(new Decision(Outcome.Exclude, ReasonCode.FlagClosed, Code("US-TX")));
    }

    [Fact]
    public void shows_nothing_of_a_shadow_order() => Between(State(["GB"], Pause with { Shadow = true }), State(["GB"])).ShouldBeEmpty();

    [Fact]
    public void holds_nothing_of_a_member()
    {
        ContentItem example = Between(State([]), State(["GB"])).Single().Example;

        (example.AuthorId.Value, example.ThirdParties.IsEmpty).ShouldBe(("example", true));
    }

    private static ControlState State(string[] open, params PauseOrder[] orders) =>
        Given.State(
            open.Select(code => Flag(code, open: true)),
            orders.Select(order => new OrderState { Order = order, Stage = OrderStage.Effective })
        );

    private static ImmutableArray<DecisionChange> Between(ControlState before, ControlState after) =>
        ControlDifference.Between(before, after, Atlas, Noon);
}
