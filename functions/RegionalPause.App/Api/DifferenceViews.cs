using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;

namespace RegionalPause.App.Api;

/// <summary>Converts previews of changes and of new data to the contract.</summary>
internal static class DifferenceViews
{
    public static DifferenceView View(this ChangePreview preview) =>
        new(preview.Version, preview.NeedsAnotherPerson, [.. preview.Decisions.Select(View)]);

    // Often all jurisdictions without rules of their own differ in the same way.
    public static RulesDifferenceView View(this RulesPreview preview) =>
        new(
            preview.Version,
            new RuleDataView(preview.Before.Version, preview.Before.Sha256),
            new RuleDataView(preview.After.Version, preview.After.Sha256),
            preview.Loosens,
            [
                .. preview
                    .Changes.GroupBy(change => string.Join(' ', change.Rules))
                    .Select(same => new RulesChangeView(
                        Codes(same.Select(change => change.Jurisdiction)),
                        same.First().Loosens,
                        [.. same.First().Rules.Select(rule => new RuleChangeView(rule.Name, rule.Before, rule.After, rule.Loosens))]
                    )),
            ],
            [.. preview.Orders.Select(order => order.Value)],
            [.. preview.Decisions.Select(View)]
        );

    public static JurisdictionsDifferenceView View(this JurisdictionsPreview preview) =>
        new(
            preview.Version,
            preview.Before,
            preview.After,
            preview.Loosens,
            [.. preview.Names.Select(name => new NameChangeView(name.Name, Codes(name.Lost), Codes(name.Gained), name.Loosens))],
            [.. preview.Orders.Select(order => new LoosenedOrderView(order.Id.Value, Codes(order.Jurisdictions)))],
            [.. preview.Decisions.Select(View)]
        );

    private static ImmutableArray<string> Codes(IEnumerable<JurisdictionCode> codes) => [.. codes.Select(code => code.Value)];

    private static DecisionChangeView View(DecisionChange change) =>
        new(change.Jurisdiction.Value, View(change.Before), View(change.After), [.. change.Types.Select(Words.Of)], View(change.Example));

    private static RuledView View(Decision decision) =>
        new(ReasonNames.Of(decision.Outcome), ReasonNames.Of(decision.Reason), decision.DecidedBy?.Value, decision.Order?.Value);

    private static ExampleView View(ContentItem item) =>
        new(item.Id.ContentId, Words.Of(item.Type), Words.Of(item.Purpose), item.CreatedAt, item.CollectedAt);
}
