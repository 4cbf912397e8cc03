using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Gate;

/// <summary>
/// The decisions of the gate that would differ under another control state, shown by examples that <see cref="GateRules"/> decides under
/// both (R44). Pure.
/// </summary>
/// <remarks>
/// <para>An example is an adult's item for generative training, from one jurisdiction, whose author has not objected and whose objection
/// window has ended. Flags, orders and terms do not concern other purposes, and the other rules are the same under both states.</para>
/// <para>The decisions of a jurisdiction change only where a day range or a span of resumption begins or ends. There are examples on both
/// sides of each such instant, so that no change is missed. An item that concerns several jurisdictions is decided by the strictest of
/// them. If none of them has a change, the item has no change.</para>
/// </remarks>
public static class ControlDifference
{
    private static readonly ImmutableArray<ContentType> Types = [.. Enum.GetValues<ContentType>()];

    /// <summary>The decisions that change, admissions first, by jurisdiction; empty if no decision changes.</summary>
    /// <param name="before">The current control state.</param>
    /// <param name="after">The control state after the change.</param>
    /// <param name="atlas">The jurisdictions.</param>
    /// <param name="now">The current instant: an example has this instant if possible.</param>
    public static ImmutableArray<DecisionChange> Between(
        ControlState before,
        ControlState after,
        JurisdictionAtlas atlas,
        DateTimeOffset now
    ) => Between(Snapshot.Of(before), Snapshot.Of(after), atlas, now);

    /// <inheritdoc cref="Between(ControlState, ControlState, JurisdictionAtlas, DateTimeOffset)"/>
    public static ImmutableArray<DecisionChange> Between(Snapshot before, Snapshot after, JurisdictionAtlas atlas, DateTimeOffset now) =>
        Sorted(atlas.All.Select(j => Residence.Of(j.Code.Value, atlas)).SelectMany(home => Of((home, before), (home, after), now)));

    /// <summary>
    /// The decisions that change with the jurisdiction data, under one control state: a residence that becomes known or unknown, or that is
    /// read as another jurisdiction. An example is named after the text of its residence.
    /// </summary>
    /// <param name="law">The control state.</param>
    /// <param name="before">The current data.</param>
    /// <param name="after">The data after the change.</param>
    /// <param name="now">The current instant.</param>
    public static ImmutableArray<DecisionChange> Between(
        Snapshot law,
        JurisdictionAtlas before,
        JurisdictionAtlas after,
        DateTimeOffset now
    ) =>
        Sorted(
            before
                .ResidenceNames.Union(after.ResidenceNames)
                .Order(StringComparer.Ordinal)
                .SelectMany(name => Of((Residence.Of(name, before), law), (Residence.Of(name, after), law), now))
        );

    private static ImmutableArray<DecisionChange> Sorted(IEnumerable<DecisionChange> changes) =>
        [.. changes.OrderBy(c => c.After.Outcome).ThenBy(c => c.Jurisdiction).ThenBy(c => c.Before.Outcome).ThenBy(c => c.Before.Reason)];

    private static IEnumerable<DecisionChange> Of(
        (Residence Home, Snapshot Law) before,
        (Residence Home, Snapshot Law) after,
        DateTimeOffset now
    )
    {
        if ((after.Home.Code ?? before.Home.Code) is not { } code)
            return []; // unknown in both
        ContentItem was = Example(before.Home, now),
            becomes = Example(after.Home, now);
        return Variants([before, after], now)
            .Select(variant =>
                (
                    variant.Type,
                    Before: GateRules.Decide(Of(was, variant), before.Law, default),
                    After: GateRules.Decide(Of(becomes, variant), after.Law, default),
                    Item: Of(becomes, variant)
                )
            )
            .Where(decided => decided.Before != decided.After)
            .GroupBy(decided => (decided.Before, decided.After))
            .Select(same => new DecisionChange(
                code,
                same.Key.Before,
                same.Key.After,
                [.. same.Select(decided => decided.Type).Distinct().Order()],
                same.First().Item
            ));
    }

    // Every type, with every combination of creation and collection instants that may matter. Examples of the current instant come first,
    // then the latest.
    private static IEnumerable<Variant> Variants(ImmutableArray<(Residence Home, Snapshot Law)> sides, DateTimeOffset now)
    {
        DateTimeOffset[] creations = [.. sides.SelectMany(side => side.Law.CreationTurns(side.Home.Concerned))];
        DateTimeOffset[] collections = [.. sides.SelectMany(side => side.Law.CollectionTurns(side.Home.Concerned))];
        foreach (DateTimeOffset collected in AroundNow(now, [.. collections.SelectMany(BothSides), .. creations]))
        {
            // An item is not collected before it is created.
            IEnumerable<DateTimeOffset> made = AroundNow(now, creations.SelectMany(BothSides));
            foreach (DateTimeOffset created in made.Select(at => at < collected ? at : collected).Distinct())
            {
                foreach (ContentType type in Types)
                    yield return new Variant(type, created, collected);
            }
        }
    }

    private static DateTimeOffset[] AroundNow(DateTimeOffset now, IEnumerable<DateTimeOffset> instants) =>
        [now, .. instants.Where(at => at != now).Distinct().OrderDescending()];

    private static DateTimeOffset[] BothSides(DateTimeOffset turn) => [turn, turn.AddTicks(-1)];

    private static ContentItem Of(ContentItem item, Variant variant) =>
        item with
        {
            Type = variant.Type,
            CreatedAt = variant.CreatedAt,
            CollectedAt = variant.CollectedAt,
        };

    private static ContentItem Example(Residence home, DateTimeOffset now) =>
        new()
        {
            Id = new ItemId($"example:{home.Name}", 1),
            Type = ContentType.Post,
            Purpose = TrainingPurpose.GenerativeAi,
            AuthorId = MemberId.Parse("example"),
            CreatedAt = now,
            CollectedAt = now,
            Signals = [new ResidencySignal(SignalKind.Account, home.Code)],
            Jurisdictions = home.Concerned,
            HasUnknownSignal = home.Code is null,
            CountedUnder = home.Code,
            RefusesTraining = false,
            Minor = MinorStatus.Adult,
            SpecialCategory = false,
        };

    private readonly record struct Variant(ContentType Type, DateTimeOffset CreatedAt, DateTimeOffset CollectedAt);

    /// <summary>The residence of an author.</summary>
    /// <param name="Name">The text in the item.</param>
    /// <param name="Code">The jurisdiction; <c>null</c> if the data do not know it.</param>
    /// <param name="Concerned">The jurisdictions that it concerns: a person who lives in a part of a state also lives in the state
    /// (R3).</param>
    private readonly record struct Residence(string Name, JurisdictionCode? Code, ImmutableArray<JurisdictionCode> Concerned)
    {
        public static Residence Of(string name, JurisdictionAtlas atlas)
        {
            if (!atlas.TryParse(name, out JurisdictionCode code, out _))
                return new(name, null, []);
            return atlas[code] is { Kind: JurisdictionKind.Subdivision, Parent: { } state }
                ? new(name, code, [.. new[] { code, state }.Order()])
                : new(name, code, [code]);
        }
    }
}
