using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;

namespace RegionalPause.App.Api;

/// <summary>
/// What a change would do to the law (R44). <c>needsAnotherPerson</c>: another person has to ask for the same before all of it takes
/// effect; the decisions are those that change then.
/// </summary>
internal sealed record DifferenceView(long ControlVersion, bool NeedsAnotherPerson, ImmutableArray<DecisionChangeView> Decisions);

/// <summary>One decision that changes in a jurisdiction, for these content types, and an item that is decided so.</summary>
internal sealed record DecisionChangeView(
    string Jurisdiction, RuledView Before, RuledView After, ImmutableArray<string> ContentTypes, ExampleView Example);

internal sealed record RuledView(string Outcome, string Reason, string? DecidedBy, string? Order);

/// <summary>A made-up item of nobody: an adult's, who has not objected and has no time left to.</summary>
internal sealed record ExampleView(
    string ContentId, string ContentType, string Purpose, DateTimeOffset CreatedAt, DateTimeOffset CollectedAt);

/// <summary>Previews of changes as the API shows them.</summary>
internal static class DifferenceViews
{
    public static DifferenceView View(this ChangePreview preview) =>
        new(preview.Version, preview.NeedsAnotherPerson, [.. preview.Decisions.Select(View)]);

    private static DecisionChangeView View(DecisionChange change) => new(
        change.Jurisdiction.Value, View(change.Before), View(change.After), [.. change.Types.Select(Words.Of)], View(change.Example));

    private static RuledView View(Decision decision) => new(
        ReasonNames.Of(decision.Outcome), ReasonNames.Of(decision.Reason), decision.DecidedBy?.Value, decision.Order?.Value);

    private static ExampleView View(ContentItem item) => new(
        item.Id.ContentId, Words.Of(item.Type), Words.Of(item.Purpose), item.CreatedAt, item.CollectedAt);
}
