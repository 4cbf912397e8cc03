using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Gate;

/// <summary>
/// What the gate would decide otherwise under another law, by examples that <see cref="GateRules"/> decides under both (R44). Pure.
/// </summary>
/// <remarks>
/// <para>An example is an adult's item for generative training, from one jurisdiction, whose author has not objected and has no time left to
/// do so: flags, orders and terms say nothing of other purposes, and the other rules are the same under both laws.</para>
/// <para>The decisions of a jurisdiction change only where a day range or a span of resumption begins or ends. Examples lie on both sides of
/// each such instant, so that no change is missed. An item that concerns several jurisdictions is decided by the strictest of them: where
/// none of them has a change, neither has the item.</para>
/// </remarks>
public static class ControlDifference
{
    private static readonly ImmutableArray<ContentType> Types = [.. Enum.GetValues<ContentType>()];

    /// <summary>The decisions that change, admissions first, by jurisdiction; empty where none does.</summary>
    /// <param name="before">The law today.</param>
    /// <param name="after">The law as it would be.</param>
    /// <param name="atlas">The jurisdictions.</param>
    /// <param name="now">When: an example is of this instant where that is one.</param>
    public static ImmutableArray<DecisionChange> Between(ControlState before, ControlState after, JurisdictionAtlas atlas, DateTimeOffset now) =>
        Between(Snapshot.Of(before), Snapshot.Of(after), atlas, now);

    /// <inheritdoc cref="Between(ControlState, ControlState, JurisdictionAtlas, DateTimeOffset)"/>
    public static ImmutableArray<DecisionChange> Between(Snapshot before, Snapshot after, JurisdictionAtlas atlas, DateTimeOffset now) =>
    [
        .. atlas.All.SelectMany(jurisdiction => Of(jurisdiction, before, after, now))
            .OrderBy(c => c.After.Outcome).ThenBy(c => c.Jurisdiction).ThenBy(c => c.Before.Outcome).ThenBy(c => c.Before.Reason),
    ];

    private static IEnumerable<DecisionChange> Of(Jurisdiction jurisdiction, Snapshot before, Snapshot after, DateTimeOffset now) =>
        Examples(jurisdiction, [before, after], now)
            .Select(item => (Item: item, Before: GateRules.Decide(item, before, default), After: GateRules.Decide(item, after, default)))
            .Where(decided => decided.Before != decided.After)
            .GroupBy(decided => (decided.Before, decided.After))
            .Select(same => new DecisionChange(
                jurisdiction.Code, same.Key.Before, same.Key.After, [.. same.Select(decided => decided.Item.Type).Distinct().Order()], same.First().Item));

    // One item of every type, made and collected in every combination of what may make a difference; those of now come first, then the latest.
    private static IEnumerable<ContentItem> Examples(Jurisdiction jurisdiction, ImmutableArray<Snapshot> laws, DateTimeOffset now)
    {
        // Whoever lives in a part of a state lives in the state too (R3).
        ImmutableArray<JurisdictionCode> concerned = jurisdiction is { Kind: JurisdictionKind.Subdivision, Parent: { } state }
            ? [.. new[] { jurisdiction.Code, state }.Order()]
            : [jurisdiction.Code];
        DateTimeOffset[] creations = [.. laws.SelectMany(law => law.CreationTurns(concerned))];
        DateTimeOffset[] collections = [.. laws.SelectMany(law => law.CollectionTurns(concerned))];
        ContentItem item = Example(jurisdiction.Code, concerned, now);
        foreach (DateTimeOffset collected in AroundNow(now, [.. collections.SelectMany(BothSides), .. creations]))
        {
            // Nothing is collected before it is made.
            foreach (DateTimeOffset created in AroundNow(now, creations.SelectMany(BothSides)).Select(at => at < collected ? at : collected).Distinct())
            {
                foreach (ContentType type in Types)
                    yield return item with { Type = type, CreatedAt = created, CollectedAt = collected };
            }
        }
    }

    private static DateTimeOffset[] AroundNow(DateTimeOffset now, IEnumerable<DateTimeOffset> instants) =>
        [now, .. instants.Where(at => at != now).Distinct().OrderDescending()];

    private static DateTimeOffset[] BothSides(DateTimeOffset turn) => [turn, turn.AddTicks(-1)];

    private static ContentItem Example(JurisdictionCode author, ImmutableArray<JurisdictionCode> concerned, DateTimeOffset now) => new()
    {
        Id = new ItemId($"example:{author}", 1),
        Type = default,
        Purpose = TrainingPurpose.GenerativeAi,
        AuthorId = "example",
        CreatedAt = now,
        CollectedAt = now,
        Signals = [new ResidencySignal(SignalKind.Account, author)],
        Jurisdictions = concerned,
        HasUnknownSignal = false,
        CountedUnder = author,
        RefusesTraining = false,
        Minor = MinorStatus.Adult,
        SpecialCategory = false,
    };
}
