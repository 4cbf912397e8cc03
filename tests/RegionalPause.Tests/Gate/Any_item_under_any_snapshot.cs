using FsCheck.Xunit;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Gate;

/// <summary>What holds of every item, author and law; each asked with a thousand of them.</summary>
[Properties(Arbitrary = [typeof(ArbitraryLaws)], MaxTest = 1000)]
public sealed class Any_item_under_any_snapshot
{
    // Written from the requirement with the reference semantics of PauseOrder, not with the compiled form the gate uses.
    [Property, Requirement("R3", "D7", "R9")]
    public void is_not_admitted_with_any_signal_in_a_closed_or_paused_jurisdiction(ContentItem item, GivenLaw law, MemberFacts author)
    {
        bool Closed(JurisdictionCode code) => !law.Flags.Any(f => f.Code == code && f.Open);
        bool Paused(JurisdictionCode code) => law.Orders.Any(o => !o.Shadow && o.Jurisdictions.Contains(code) && o.Concerns(item));
        bool stands =
            item.Purpose is TrainingPurpose.GenerativeAi && item.Signals.Any(s => s.Code is { } code && (Closed(code) || Paused(code)));

        if (stands)
            law.Snapshot.Decide(item, author).Outcome.ShouldNotBe(Outcome.Admit);
    }

    [Property, Requirement("D32")]
    public void is_not_admitted_outside_the_span_that_was_resumed(ContentItem item, GivenLaw law, MemberFacts author)
    {
        bool outside =
            item.Purpose is TrainingPurpose.GenerativeAi
            && law.Terms.Any(t =>
                item.Jurisdictions.Contains(t.Code)
                && (
                    DateOnly.FromDateTime(item.CreatedAt.UtcDateTime) < t.ContentNotBefore
                    || (!t.Kinds.IsEmpty && !t.Kinds.Contains(item.Type))
                )
            );

        if (outside)
            law.Snapshot.Decide(item, author).Outcome.ShouldNotBe(Outcome.Admit);
    }

    // An item without any signal of its author waits for one (R6): there the signal it lacks is news, not one more reason.
    [Property, Requirement("R3", "R6")]
    public void is_never_admitted_for_one_more_signal(ContentItem item, ResidencySignal another, GivenLaw law, MemberFacts author)
    {
        Decision before = law.Snapshot.Decide(item, author);
        Decision after = law.Snapshot.Decide(item.With([.. item.Signals, another]), author);

        if (before.Outcome is not Outcome.Admit && before.Reason is not ReasonCode.SignalsMissing)
            after.Outcome.ShouldNotBe(Outcome.Admit);
    }

    [Property, Requirement("R3", "R12", "D9")]
    public void is_decided_no_less_strictly_for_one_more_order(ContentItem item, PauseOrder another, GivenLaw law, MemberFacts author)
    {
        Decision before = law.Snapshot.Decide(item, author);
        Decision after = (
            law with
            {
                Orders =
                [
                    .. law.Orders.Where(o => o.Id != another.Id),
                    another with
                    {
                        Id = OrderId.Parse("z-another"),
                    },
                    .. law.Orders.Where(o => o.Id == another.Id),
                ],
            }
        ).Snapshot.Decide(item, author);

        ((byte)after.Outcome).ShouldBeGreaterThanOrEqualTo((byte)before.Outcome);
    }

    [Property, Requirement("R3")]
    public void is_decided_the_same_whatever_the_order_of_its_signals(ContentItem item, GivenLaw law, MemberFacts author)
    {
        ContentItem reversed = item with { Signals = [.. item.Signals.Reverse()], Jurisdictions = [.. item.Jurisdictions.Reverse()] };

        law.Snapshot.Decide(reversed, author).ShouldBe(law.Snapshot.Decide(item, author));
    }

    [Property, Requirement("R7", "D16")]
    public void is_decided_the_same_every_time_and_by_every_instance(ContentItem item, GivenLaw law, MemberFacts author)
    {
        Snapshot here = law.Snapshot;
        Snapshot elsewhere = (law with { Flags = [.. law.Flags.Reverse()], Orders = [.. law.Orders.Reverse()] }).Snapshot;

        here.Decide(item, author).ShouldBe(here.Decide(item, author));
        elsewhere.Decide(item, author).ShouldBe(here.Decide(item, author));
        GateRules.Shadows(item, elsewhere).ShouldBe(GateRules.Shadows(item, here));
    }

    [Property, Requirement("R2")]
    public void is_covered_by_an_order_exactly_where_the_order_says_so(ContentItem item, PauseOrder order) =>
        new CompiledOrder(order)
            .Concerns(item)
            .ShouldBe(order.Concerns(item), $"{order.Created} {order.Processed} {item.CreatedAt} {item.CollectedAt}");

    [Property, Requirement("R13")]
    public void is_watched_by_exactly_the_shadow_orders_that_would_cover_it(ContentItem item, GivenLaw law) =>
        GateRules
            .Shadows(item, law.Snapshot)
            .ShouldBe(
                law.Orders.Where(o => o.Shadow && o.Concerns(item) && o.Jurisdictions.Intersect(item.Jurisdictions).Any())
                    .Select(o => o.Id)
                    .Order()
            );

    [Property, Requirement("R2", "D14")]
    public void is_told_who_decided(ContentItem item, GivenLaw law, MemberFacts author)
    {
        Snapshot snapshot = law.Snapshot;
        Decision decision = snapshot.Decide(item, author);

        (decision.Outcome is Outcome.Admit).ShouldBe(decision.Reason is ReasonCode.Permitted);
        (decision.Order is not null).ShouldBe(decision.Reason is ReasonCode.Paused);
        (decision.DecidedBy is not null).ShouldBe(decision.Reason is ReasonCode.Paused or ReasonCode.FlagClosed or ReasonCode.OutsideSpan);
        if (decision.DecidedBy is { } code)
            item.Jurisdictions.ShouldContain(code);
        if (decision.Order is { } id)
            snapshot.OrdersOver(decision.DecidedBy!.Value).ShouldContain(o => o.Id == id);
    }
}
