using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using Shouldly;

namespace RegionalPause.Tests.Flags;

[Requirement("R47")]
public class Opening_a_flag_again
{
    private static readonly DateTimeOffset Now = new(2024, 9, 20, 9, 30, 0, TimeSpan.Zero);
    private static readonly JurisdictionCode Gb = new("GB"),
        Ie = new("IE");

    private static readonly OrderState Paused = new()
    {
        Order = new PauseOrder
        {
            Id = OrderId.Parse("gb"),
            Named = ["GB"],
            Jurisdictions = [Gb],
            IssuedBy = "olivia",
            EffectiveFrom = Now,
            RecordedAt = Now,
        },
        Stage = OrderStage.Effective,
        Version = 5,
        CommittedAt = Now,
    };

    private static TrainingFlag Closed => new(Gb, Open: false, "olivia", Now, null) { Version = 7 };

    [Fact]
    public void is_as_it_was_for_a_jurisdiction_that_never_was_paused_or_closed() =>
        Decide(State()).ShouldBeOfType<OpeningDecision.Opens>().Overrides.ShouldBeEmpty();

    [Fact]
    public void takes_a_reason_and_a_second_person_where_the_flag_had_been_closed() => TakesTwo(State(flag: Closed));

    [Fact]
    public void takes_them_where_an_order_is_in_force() => TakesTwo(State(orders: Paused));

    [Fact]
    public void takes_them_where_an_order_was_withdrawn() =>
        TakesTwo(State(), Paused with { Stage = OrderStage.Withdrawn, EndedVersion = 9 });

    [Fact]
    public void takes_them_where_an_order_was_lifted_without_a_resumption() =>
        TakesTwo(State(), Paused with { Stage = OrderStage.Lifted, EndedVersion = 9 });

    [Fact]
    public void takes_no_more_than_one_where_the_pause_was_undone() =>
        Decide(State(), ended: Paused with { Stage = OrderStage.Lifted, Undone = new RulesOverride("oops", "alice", "bob", Book.Data, []) })
            .ShouldBeOfType<OpeningDecision.Opens>();

    [Theory]
    [InlineData(8, true)]
    [InlineData(7, false)]
    [InlineData(6, false)]
    [InlineData(0, false)] // storage from before versions were kept
    public void takes_no_more_than_one_where_training_resumed_under_the_rules_since(long resumed, bool opens) =>
        (Decide(State(flag: Closed, resumed: resumed)) is OpeningDecision.Opens).ShouldBe(opens);

    [Fact]
    public void takes_two_where_an_order_was_withdrawn_after_training_resumed() =>
        (
            Decide(State(resumed: 8), ended: Paused with { Stage = OrderStage.Withdrawn, EndedVersion = 9 }) is OpeningDecision.Opens
        ).ShouldBeFalse();

    [Fact]
    public void takes_two_where_storage_does_not_say_when_it_was_closed() =>
        (Decide(State(flag: Closed with { Version = 0 }, resumed: 99)) is OpeningDecision.Opens).ShouldBeFalse();

    [Fact, Requirement("R45")]
    public void is_not_seconded_by_the_same_person_under_another_name()
    {
        Person alice = Person.Identified("i", "s-1", "alice"),
            again = Person.Identified("i", "s-1", "A. Miller");
        OpeningAsked word = Asked(State(flag: Closed), alice).ShouldHaveSingleItem();
        Decide(State(flag: Closed), again, "as agreed", word).ShouldBeOfType<OpeningDecision.Asks>().Words.ShouldBeEmpty();
    }

    [Fact]
    public void is_not_seconded_by_a_word_about_an_earlier_closing()
    {
        OpeningAsked word = Asked(State(flag: Closed), "alice").ShouldHaveSingleItem();
        Decide(State(flag: Closed with { Version = 12 }), "bob", "as agreed", word)
            .ShouldBeOfType<OpeningDecision.Asks>()
            .Words.ShouldHaveSingleItem()
            .Since.ShouldBe(12);
    }

    [Theory, Requirement("R45")]
    [InlineData("")]
    [InlineData("\u200b")]
    public void is_not_for_nobody(string by) => Refusal(Decide(State(), by)).ShouldBe(RefusalCode.NeedsAuthenticatedPerson);

    [Fact, Requirement("R45")]
    public void is_not_for_an_application() =>
        Refusal(Decide(State(), Person.Identified("i", "s", "job", isService: true))).ShouldBe(RefusalCode.NeedsAuthenticatedPerson);

    [Fact]
    public void of_a_group_opens_all_of_it_or_nothing()
    {
        ControlState state = State(flag: Closed);
        OpeningAsked word = (
            (OpeningDecision.Asks)FlagOpening.Decide([Gb, Ie], state, [], [], Book, "alice", "as agreed", Now)
        ).Words.ShouldHaveSingleItem();
        FlagOpening
            .Decide([Gb, Ie], state, [], [word], Book, "bob", null, Now)
            .ShouldBeOfType<OpeningDecision.Opens>()
            .Overrides.ShouldHaveSingleItem()
            .Jurisdictions.ShouldBe([Gb]);
    }

    [Fact]
    public void is_kept_and_read_back()
    {
        var word = new OpeningAsked(Gb, Person.Identified("i", "s", "alice"), "as agreed", Now, 7);
        FlagOpening.Read(FlagOpening.Row(word)).ShouldBe(word);
    }

    [Fact]
    public void is_nothing_for_a_drill() => Restriction.Since(JurisdictionCode.Drill, Closed, [], null).ShouldBe(0);

    private static readonly SafetyRuleBook Book = Resumption.Resuming.Book;

    private static void TakesTwo(ControlState state, OrderState? ended = null)
    {
        Refusal(Decide(state, "alice", null, null, ended)).ShouldBe(RefusalCode.SafetyRules);
        OpeningAsked word = Asked(state, "alice", ended).ShouldHaveSingleItem();
        OpeningOverride given = Decide(state, "bob", null, word, ended)
            .ShouldBeOfType<OpeningDecision.Opens>()
            .Overrides.ShouldHaveSingleItem();
        (given.Override.Reason, given.Override.By.Name, given.Override.SecondedBy.Name, given.Override.Data).ShouldBe(
            ("as agreed", "alice", "bob", Book.Data)
        );
        given.Override.Rules.ShouldContain(ResumptionRule.EngagementClosed);
        given.Override.Rules.ShouldContain(ResumptionRule.AssessmentDpia);
    }

    private static ImmutableArray<OpeningAsked> Asked(ControlState state, Person by, OrderState? ended = null) =>
        ((OpeningDecision.Asks)Decide(state, by, "as agreed", null, ended)).Words;

    private static OpeningDecision Decide(
        ControlState state,
        Person? by = null,
        string? reason = null,
        OpeningAsked? word = null,
        OrderState? ended = null
    ) => FlagOpening.Decide([Gb], state, ended is null ? [] : [ended], word is null ? [] : [word], Book, by ?? "alice", reason, Now);

    private static RefusalCode Refusal(OpeningDecision decision) => decision.ShouldBeOfType<OpeningDecision.Refused>().Refusal.Code;

    private static ControlState State(TrainingFlag? flag = null, OrderState? orders = null, long? resumed = null) =>
        new(
            20,
            new byte[32],
            flag is null
                ? ImmutableDictionary<JurisdictionCode, TrainingFlag>.Empty
                : ImmutableDictionary.CreateRange([KeyValuePair.Create(Gb, flag)]),
            orders is null
                ? ImmutableDictionary<OrderId, OrderState>.Empty
                : ImmutableDictionary.CreateRange([KeyValuePair.Create(orders.Order.Id, orders)])
        )
        {
            Terms = resumed is null
                ? ImmutableDictionary<JurisdictionCode, ResumptionTerms>.Empty
                : ImmutableDictionary.CreateRange([
                    KeyValuePair.Create(
                        Gb,
                        new ResumptionTerms(Gb, new DateOnly(2024, 1, 1), [], null, 42, OrderId.Parse("gb")) { Version = resumed.Value }
                    ),
                ]),
        };
}
