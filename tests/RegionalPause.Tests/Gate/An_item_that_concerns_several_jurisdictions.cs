using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Requests;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Gate;

/// <summary>R3: the strictest signal wins.</summary>
public sealed class An_item_that_concerns_several_jurisdictions
{
    private static readonly Snapshot GbPaused = Law(["GB", "US", "FR", "DE"], Order("uk-1", "GB"));

    [Theory, Requirement("R3", "D7", "D8")]
    [InlineData(SignalKind.Account)]
    [InlineData(SignalKind.Declared)]
    [InlineData(SignalKind.Ip)]
    [InlineData(SignalKind.Previous)]
    [InlineData(SignalKind.ThirdParty)]
    public void is_held_when_any_signal_of_any_kind_is_in_a_paused_one(SignalKind kind) =>
        GbPaused
            .Decide(
                Item(Signal(SignalKind.Account, "US"), Signal(SignalKind.Declared, "US"), Signal(SignalKind.Ip, "US"), Signal(kind, "GB"))
            )
            .ShouldBe(new Decision(Outcome.Hold, ReasonCode.Paused, Code("GB"), OrderId.Parse("uk-1")));

    [Fact, Requirement("D7", "D8")]
    public void is_held_after_its_author_moved_out_of_the_paused_one_and_after_moving_in()
    {
        GbPaused.Decide(Item(Signal(SignalKind.Account, "US"), Signal(SignalKind.Previous, "GB"))).Outcome.ShouldBe(Outcome.Hold);
        GbPaused.Decide(Item(Signal(SignalKind.Account, "GB"), Signal(SignalKind.Previous, "US"))).Outcome.ShouldBe(Outcome.Hold);
    }

    [Fact, Requirement("R3")]
    public void is_excluded_by_a_closed_flag_even_while_another_one_is_paused() =>
        GbPaused
            .Decide(Item(Signal(SignalKind.Account, "GB"), Signal(SignalKind.Ip, "BR")))
            .ShouldBe(new Decision(Outcome.Exclude, ReasonCode.FlagClosed, Code("BR")));

    [Fact, Requirement("R3")]
    public void is_decided_by_the_ordinally_first_of_several_closed_ones() =>
        GbPaused
            .Decide(Item(Signal(SignalKind.Account, "JP"), Signal(SignalKind.Ip, "BR"), Signal(SignalKind.Declared, "CA")))
            .DecidedBy.ShouldBe(Code("BR"));

    [Fact, Requirement("R3", "R4")]
    public void follows_the_state_as_well_as_its_subdivision()
    {
        Law(["US", "US-CA"], Order("us", "US")).Decide(Item("US-CA")).DecidedBy.ShouldBe(Code("US"));
        Law(["US", "US-CA"], Order("ca", "US-CA")).Decide(Item("US-CA")).DecidedBy.ShouldBe(Code("US-CA"));
        Law(["US", "US-CA"], Order("ca", "US-CA")).Decide(Item("US")).Outcome.ShouldBe(Outcome.Admit);
        Law(["US"]).Decide(Item("US-CA")).ShouldBe(new Decision(Outcome.Exclude, ReasonCode.FlagClosed, Code("US-CA")));
    }
}
