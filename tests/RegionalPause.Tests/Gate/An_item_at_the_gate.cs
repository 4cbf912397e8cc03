using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Orders;
using RegionalPause.Requests;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Gate;

/// <summary>R2, rule by rule.</summary>
public sealed class An_item_at_the_gate
{
    private static readonly Snapshot Open = Law(["DE", "FR", "GB", "US"]);

    [Fact, Requirement("R2")]
    public void is_admitted_when_no_rule_stands_against_it() =>
        Open.Decide(Item("GB")).ShouldBe(new Decision(Outcome.Admit, ReasonCode.Permitted));

    [Fact, Requirement("R2", "D34")]
    public void is_excluded_when_its_author_is_or_may_be_under_age()
    {
        Open.Decide(Item("GB") with { Minor = MinorStatus.Minor }).ShouldBe(new Decision(Outcome.Exclude, ReasonCode.Minor));
        Open.Decide(Item("GB") with { Minor = MinorStatus.Unknown }).ShouldBe(new Decision(Outcome.Exclude, ReasonCode.AgeUnknown));
    }

    [Fact, Requirement("D34")]
    public void is_excluded_if_the_registry_says_that_its_author_is_under_age() =>
        Open.Decide(Item("GB"), new MemberFacts(Objected: true, WindowOpen: true, UnderAge: true))
            .ShouldBe(new Decision(Outcome.Exclude, ReasonCode.Minor));

    [Fact, Requirement("R2", "D35")]
    public void is_excluded_when_it_comes_from_a_special_category_source_in_an_open_region() =>
        Open.Decide(Item("GB") with { SpecialCategory = true }).ShouldBe(new Decision(Outcome.Exclude, ReasonCode.SpecialCategory));

    [Fact, Requirement("R2")]
    public void is_excluded_when_its_author_objected() =>
        Open.Decide(Item("GB"), new MemberFacts(Objected: true, WindowOpen: true))
            .ShouldBe(new Decision(Outcome.Exclude, ReasonCode.AuthorObjected));

    [Fact, Requirement("R2")]
    public void is_excluded_when_its_own_usage_preference_refuses_training() =>
        Open.Decide(Item("GB") with { RefusesTraining = true }).ShouldBe(new Decision(Outcome.Exclude, ReasonCode.ContentRefusal));

    [Fact, Requirement("R2", "R6", "D3")]
    public void is_held_when_any_signal_names_no_known_jurisdiction() =>
        Open.Decide(Item(Signal(SignalKind.Account, "GB"), Signal(SignalKind.ThirdParty, null)))
            .ShouldBe(new Decision(Outcome.Hold, ReasonCode.JurisdictionUnknown));

    [Theory, Requirement("R2", "R6", "D3")]
    [InlineData(SignalKind.Account, false)]
    [InlineData(SignalKind.Declared, false)]
    [InlineData(SignalKind.Ip, false)]
    [InlineData(SignalKind.Previous, true)]
    [InlineData(SignalKind.ThirdParty, true)]
    public void is_held_when_no_signal_says_where_the_author_is(SignalKind only, bool held) =>
        Open.Decide(Item(Signal(only, "GB"))).Reason.ShouldBe(held ? ReasonCode.SignalsMissing : ReasonCode.Permitted);

    [Fact, Requirement("R2", "R6", "D3")]
    public void is_held_when_it_carries_no_signal_at_all() =>
        Open.Decide(Item()).ShouldBe(new Decision(Outcome.Hold, ReasonCode.SignalsMissing));

    [Fact, Requirement("R2", "R6")]
    public void is_excluded_where_nobody_ever_opened_the_flag() =>
        Open.Decide(Item("BR")).ShouldBe(new Decision(Outcome.Exclude, ReasonCode.FlagClosed, Code("BR")));

    [Fact, Requirement("R2", "R6")]
    public void is_excluded_where_the_flag_was_closed_again() =>
        Law([Flag("GB", open: false)], []).Decide(Item("GB")).ShouldBe(new Decision(Outcome.Exclude, ReasonCode.FlagClosed, Code("GB")));

    [Fact, Requirement("R2")]
    public void is_held_when_a_pause_order_covers_it() =>
        Law(["GB"], Order("uk-1", "GB"))
            .Decide(Item("GB"))
            .ShouldBe(new Decision(Outcome.Hold, ReasonCode.Paused, Code("GB"), OrderId.Parse("uk-1")));

    [Fact, Requirement("R2", "D14")]
    public void is_excluded_when_the_order_that_covers_it_says_so() =>
        Law(["GB"], Order("uk-1", "GB") with { Meanwhile = Meanwhile.Exclude })
            .Decide(Item("GB"))
            .ShouldBe(new Decision(Outcome.Exclude, ReasonCode.Paused, Code("GB"), OrderId.Parse("uk-1")));

    [Theory, Requirement("D32")]
    [InlineData("2010-03-01T00:00:00Z", ContentType.Post, true)]
    [InlineData("2022-12-31T23:59:59Z", ContentType.Post, true)]
    [InlineData("2023-01-01T00:00:00Z", ContentType.Post, false)]
    [InlineData("2024-01-01T00:00:00Z", ContentType.Image, true)]
    public void is_held_outside_the_span_that_was_resumed(string created, ContentType type, bool held)
    {
        Snapshot law = WithTerms([Flag("GB", open: true)], [], Terms("GB", new DateOnly(2023, 1, 1), ContentType.Post, ContentType.Video));
        ContentItem item = Item("GB") with
        {
            CreatedAt = DateTimeOffset.Parse(created, System.Globalization.CultureInfo.InvariantCulture),
            Type = type,
        };

        law.Decide(item)
            .ShouldBe(
                held ? new Decision(Outcome.Hold, ReasonCode.OutsideSpan, Code("GB")) : new Decision(Outcome.Admit, ReasonCode.Permitted)
            );
        law.Decide(item with { Purpose = TrainingPurpose.SafetyModel }).Outcome.ShouldBe(Outcome.Admit);
    }

    [Fact, Requirement("R2")]
    public void is_held_while_its_author_may_still_object() =>
        Open.Decide(Item("GB"), new MemberFacts(Objected: false, WindowOpen: true))
            .ShouldBe(new Decision(Outcome.Hold, ReasonCode.WindowOpen));

    [Fact]
    public void is_decided_without_allocating()
    {
        ContentItem item = Item(Signal(SignalKind.Account, "GB"), Signal(SignalKind.Ip, "US"), Signal(SignalKind.ThirdParty, "FR"));
        Snapshot law = Law(
            ["FR", "GB", "US"],
            Order("images", "FR", "GB") with
            {
                ContentTypes = [ContentType.Image],
            },
            Order("shadow", "BR") with
            {
                Shadow = true,
            }
        );
        law.Decide(item).Outcome.ShouldBe(Outcome.Admit);
        GateRules.Shadows(item, law).ShouldBeEmpty();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            GateRules.Decide(item, law, default);
            GateRules.Shadows(item, law);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact, Requirement("R2")]
    public void meets_the_rules_in_their_order()
    {
        // Everything stands against it; mending the first reason uncovers the next.
        ContentItem item = Item(Signal(SignalKind.ThirdParty, null)) with
        {
            Minor = MinorStatus.Minor,
            SpecialCategory = true,
            RefusesTraining = true,
        };
        var author = new MemberFacts(Objected: true, WindowOpen: true, ThirdPartyObjected: true);
        Snapshot law = Law([], Order("uk-1", "GB"));
        var reasons = new List<ReasonCode>();
        void Decide() => reasons.Add(law.Decide(item, author).Reason);

        Decide();
        item = item with { Minor = MinorStatus.Unknown };
        Decide();
        item = item with { Minor = MinorStatus.Adult };
        Decide();
        item = item with { SpecialCategory = false };
        Decide();
        author = author with { Objected = false };
        Decide();
        item = item with { RefusesTraining = false };
        Decide();
        item = item.With(Signal(SignalKind.ThirdParty, "GB"));
        Decide();
        item = item.With(Signal(SignalKind.Account, "GB"));
        Decide();
        law = Law(["GB"], Order("uk-1", "GB"));
        Decide();
        law = WithTerms([Flag("GB", open: true)], [], Terms("GB", new DateOnly(2025, 1, 1)));
        Decide();
        author = author with { ThirdPartyObjected = false };
        Decide();
        law = Law(["GB"]);
        Decide();
        author = default;
        Decide();

        reasons.ShouldBe([
            ReasonCode.Minor,
            ReasonCode.AgeUnknown,
            ReasonCode.SpecialCategory,
            ReasonCode.AuthorObjected,
            ReasonCode.ContentRefusal,
            ReasonCode.JurisdictionUnknown,
            ReasonCode.SignalsMissing,
            ReasonCode.FlagClosed,
            ReasonCode.Paused,
            ReasonCode.ThirdPartyObjected,
            ReasonCode.OutsideSpan,
            ReasonCode.WindowOpen,
            ReasonCode.Permitted,
        ]);
    }
}
