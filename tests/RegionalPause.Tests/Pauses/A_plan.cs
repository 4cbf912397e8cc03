using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Tests.Orders;
using Shouldly;

namespace RegionalPause.Tests.Pauses;

[Requirement("R13")]
public class A_plan
{
    private static readonly PauseOrder UK = Sample.Order with { Jurisdictions = [new("GB"), new("GG"), new("GI"), new("IM"), new("JE")] };

    private static PausePlan Plan(
        PauseOrder order,
        ControlState? state = null,
        long held = 0,
        DateTimeOffset? oldest = null,
        int shards = 3
    ) =>
        PausePlanner.Plan(
            order,
            state ?? Law([.. order.Jurisdictions]),
            ImmutableDictionary<string, double>.Empty.Add("post", 1200).Add("image", 40),
            held,
            oldest,
            shards,
            Sample.Now
        );

    private static ControlState Law(JurisdictionCode[] open, params OrderState[] orders) =>
        new(
            7,
            default,
            open.ToImmutableDictionary(c => c, c => new TrainingFlag(c, true, "alice", Sample.Now, null)),
            orders.ToImmutableDictionary(o => o.Order.Id)
        );

    private static OrderState Other(PauseOrder order, OrderStage stage = OrderStage.Effective) =>
        new()
        {
            Order = order with { Id = OrderId.Parse("other") },
            Stage = stage,
            Version = 5,
        };

    private static string[] Warnings(PauseOrder order, ControlState? state = null, int shards = 3) =>
        [.. Plan(order, state, shards: shards).Warnings];

    [Fact]
    public void of_a_plain_order_over_open_flags_warns_of_nothing()
    {
        PausePlan plan = Plan(UK);
        plan.Warnings.ShouldBeEmpty();
        plan.AlreadyPaused.ShouldBeEmpty();
        plan.Closed.ShouldBeEmpty();
        (plan.Jurisdictions, plan.Shards).ShouldBe((UK.Jurisdictions, 3));
        plan.ItemsPerHour.ShouldBe(ImmutableDictionary<string, double>.Empty.Add("post", 1200).Add("image", 40), ignoreOrder: true);
    }

    [Fact]
    public void counts_the_types_the_order_covers() =>
        Plan(UK with { ContentTypes = [ContentType.Image] }).ItemsPerHour.ShouldHaveSingleItem().Key.ShouldBe("image");

    [Fact, Requirement("R15")]
    public void counts_the_days_to_the_ceiling_from_the_oldest_held_item()
    {
        Plan(UK).DaysToCeiling.ShouldBe(400);
        Plan(UK, held: 5, oldest: Sample.Now.AddDays(-100.2)).DaysToCeiling.ShouldBe(299);
        Plan(UK, held: 5, oldest: Sample.Now.AddDays(-500)).DaysToCeiling.ShouldBe(0);
        Plan(UK, held: 5, oldest: Sample.Now.AddDays(5)).DaysToCeiling.ShouldBe(400);
    }

    [Fact, Requirement("D9")]
    public void names_the_orders_that_cover_it_already()
    {
        PausePlan plan = Plan(UK, Law([.. UK.Jurisdictions], Other(UK with { Jurisdictions = [new("GB"), new("IE")] })));
        plan.AlreadyPaused.ShouldBe([new("GB")]);
        plan.Warnings.ShouldBe(["GB is paused already by other; lifting one order leaves the others in force."]);
    }

    [Theory, InlineData(OrderStage.Scheduled), InlineData(OrderStage.Lifted), InlineData(OrderStage.Withdrawn), Requirement("D9")]
    public void takes_no_order_for_a_pause_that_is_not_in_force(OrderStage stage) =>
        Plan(UK, Law([.. UK.Jurisdictions], Other(UK, stage))).AlreadyPaused.ShouldBeEmpty();

    [Fact, Requirement("D9", "R13")]
    public void takes_no_order_for_a_pause_that_reaches_less_far()
    {
        ControlState Under(PauseOrder other) => Law([.. UK.Jurisdictions], Other(other));
        Plan(UK, Under(UK with { Shadow = true })).AlreadyPaused.ShouldBeEmpty();
        Plan(UK, Under(UK with { ContentTypes = [ContentType.Image] })).AlreadyPaused.ShouldBeEmpty();
        Plan(UK, Under(UK with { Processed = new DayRange(new(2024, 5, 7), new(2024, 8, 1), "UTC") })).AlreadyPaused.ShouldBeEmpty();
        Plan(UK, Under(UK with { Created = new DayRange(new(2024, 5, 7), null, "UTC") })).AlreadyPaused.ShouldBeEmpty();
        Plan(UK with { ContentTypes = [ContentType.Image] }, Under(UK with { ContentTypes = [ContentType.Image, ContentType.Post] }))
            .AlreadyPaused.Length.ShouldBe(5);
    }

    [Fact, Requirement("R12")]
    public void does_not_count_the_order_itself() =>
        Plan(UK, Law([.. UK.Jurisdictions], new OrderState { Order = UK, Stage = OrderStage.Effective })).AlreadyPaused.ShouldBeEmpty();

    [Fact, Requirement("R2")]
    public void says_that_closed_flags_exclude_rather_than_hold()
    {
        PausePlan plan = Plan(UK, Law([new("GB")]));
        plan.Closed.Select(c => c.Value).ShouldBe(["GG", "GI", "IM", "JE"]);
        plan.Warnings.ShouldBe([
            "The training flag of GG, GI, IM and JE is closed: content from there is excluded by the flag and not held by this order.",
        ]);
    }

    [Fact, Requirement("R4")]
    public void says_who_does_not_follow_the_united_kingdom()
    {
        Warnings(UK with { Jurisdictions = [new("GB")] })
            .ShouldBe(["JE, GG, IM and GI are not included: they do not follow GB unless they are named."]);
        Warnings(UK with { Jurisdictions = [new("GB"), new("JE"), new("GG"), new("IM")] })
            .ShouldBe(["GI is not included: they do not follow GB unless they are named."]);
        Warnings(UK with { Jurisdictions = [new("IE")] }).ShouldBeEmpty();
    }

    [Fact, Requirement("R12", "D5")]
    public void says_what_past_ranges_leave_out()
    {
        Warnings(UK with { Processed = new DayRange(new(2024, 5, 7), new(2024, 8, 1), "Europe/Dublin") })
            .ShouldBe([
                "It covers only items collected from 2024-05-07 to 2024-08-01 (Europe/Dublin): items collected after 2024-08-01 are not covered.",
            ]);
        Warnings(UK with { Created = new DayRange(null, new(2024, 8, 1), "UTC") })
            .ShouldBe(["It covers only items created up to 2024-08-01 (UTC): items created after 2024-08-01 are not covered."]);
        Warnings(UK with { Processed = new DayRange(new(2024, 5, 7), null, "UTC") }).ShouldBeEmpty();
    }

    [Fact, Requirement("R15", "D14")]
    public void says_what_becomes_of_held_items()
    {
        Warnings(UK with { RetentionDays = 90 }).ShouldBeEmpty();
        Warnings(UK with { RetentionDays = 89 }).ShouldHaveSingleItem().ShouldStartWith("Held items reach their ceiling after 89 days");
        Warnings(UK with { RetentionDays = 89, AtCeiling = AtCeiling.Purge })
            .ShouldHaveSingleItem()
            .ShouldStartWith("Held items are purged after 89 days");
        Warnings(UK with { RetentionDays = 1, Meanwhile = Meanwhile.Exclude })
            .ShouldHaveSingleItem()
            .ShouldStartWith("Covered content is refused and nothing of it is kept");
    }

    [Fact, Requirement("R12", "R13", "D4")]
    public void says_when_nothing_stops_at_once()
    {
        Warnings(UK with { Shadow = true, RetentionDays = 1 })
            .ShouldBe(["A shadow order enforces nothing: covered content keeps flowing to training."]);
        Warnings(UK with { EffectiveFrom = Sample.Now.AddHours(1) })
            .ShouldBe(["The timer starts it at 2024-09-20T10:30:00Z; until then it covers nothing. Cancelling it takes two other people."]);
        Warnings(UK with { EffectiveFrom = Sample.Now.AddHours(-1) })
            .ShouldBe(["It applies from 2024-09-20T08:30:00Z, before now: items admitted since then have left the gate already."]);
        Warnings(UK, shards: 0).ShouldBe(["No instance is running: nothing is admitted at present, and there is nothing to fence."]);
    }

    [Fact]
    public void cuts_long_lists_in_its_sentences() =>
        Warnings(UK with { Jurisdictions = [.. "AT BE BG CY CZ DE DK EE".Split(' ').Select(c => new JurisdictionCode(c))] }, Law([]))
            .ShouldHaveSingleItem()
            .ShouldStartWith("The training flag of AT, BE, BG, CY, CZ, DE and 2 more is closed");
}
