using System.Collections.Immutable;
using FsCheck.Xunit;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Gate;

/// <summary>What holds of any two laws: nothing changes without being shown, and nothing is shown that does not change.</summary>
[Properties(Arbitrary = [typeof(ArbitraryLaws)], MaxTest = 300)]
public sealed class Any_difference_of_law
{
    private static readonly JurisdictionAtlas Atlas = JurisdictionAtlas.LoadEmbedded();

    [Property, Requirement("R44")]
    public void shows_items_that_the_gate_decides_so(GivenLaw before, GivenLaw after)
    {
        foreach (DecisionChange change in ControlDifference.Between(before.Snapshot, after.Snapshot, Atlas, Noon))
        {
            before.Snapshot.Decide(change.Example).ShouldBe(change.Before);
            after.Snapshot.Decide(change.Example).ShouldBe(change.After);
            change.After.ShouldNotBe(change.Before);
            change.Types.ShouldContain(change.Example.Type);
            change.Example.Jurisdictions.ShouldContain(change.Jurisdiction);
            change.Example.CreatedAt.ShouldBeLessThanOrEqualTo(change.Example.CollectedAt);
        }
    }

    [Property, Requirement("R44")]
    public void shows_every_decision_that_changes(ContentItem any, GivenLaw before, GivenLaw after)
    {
        foreach (JurisdictionCode code in any.Jurisdictions)
        {
            ContentItem item = Item(code.Value) with
            {
                Type = any.Type,
                CreatedAt = any.CreatedAt,
                CollectedAt = Later(any.CreatedAt, any.CollectedAt),
            };
            (Decision was, Decision becomes) = (before.Snapshot.Decide(item), after.Snapshot.Decide(item));
            ImmutableArray<DecisionChange> changes = ControlDifference.Between(before.Snapshot, after.Snapshot, Atlas, Noon);

            changes
                .Any(c => c.Jurisdiction == code && c.Before == was && c.After == becomes && c.Types.Contains(item.Type))
                .ShouldBe(was != becomes);
        }
    }

    [Property, Requirement("R44", "R3")]
    public void is_not_empty_where_an_item_of_several_jurisdictions_is_decided_otherwise(
        ContentItem item,
        MemberFacts author,
        GivenLaw before,
        GivenLaw after
    )
    {
        ContentItem collected = item with { CollectedAt = Later(item.CreatedAt, item.CollectedAt) };

        if (before.Snapshot.Decide(collected, author) != after.Snapshot.Decide(collected, author))
        {
            ControlDifference
                .Between(before.Snapshot, after.Snapshot, Atlas, Noon)
                .ShouldContain(c => item.Jurisdictions.Contains(c.Jurisdiction) && c.Types.Contains(item.Type));
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
