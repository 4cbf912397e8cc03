using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Decisions;
using RegionalPause.Gate;

namespace RegionalPause.App.Api;

/// <summary>Converts previews of changes to the contract.</summary>
internal static class DifferenceViews
{
    public static DifferenceView View(this ChangePreview preview) =>
        new(preview.Version, preview.NeedsAnotherPerson, [.. preview.Decisions.Select(View)]);

    private static DecisionChangeView View(DecisionChange change) =>
        new(change.Jurisdiction.Value, View(change.Before), View(change.After), [.. change.Types.Select(Words.Of)], View(change.Example));

    private static RuledView View(Decision decision) =>
        new(ReasonNames.Of(decision.Outcome), ReasonNames.Of(decision.Reason), decision.DecidedBy?.Value, decision.Order?.Value);

    private static ExampleView View(ContentItem item) =>
        new(item.Id.ContentId, Words.Of(item.Type), Words.Of(item.Purpose), item.CreatedAt, item.CollectedAt);
}
