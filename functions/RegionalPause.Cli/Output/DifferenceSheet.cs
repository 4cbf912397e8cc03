using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Contract;
using Spectre.Console.Rendering;

namespace RegionalPause.Cli.Output;

/// <summary>Shows people which decisions a change would change (R44).</summary>
internal static class DifferenceSheet
{
    private static readonly int AllTypes = Enum.GetValues<ContentType>().Length;

    /// <inheritdoc cref="Of(ImmutableArray{DecisionChangeView})"/>
    public static IRenderable Of(DifferenceView difference) => Of(difference.Decisions);

    /// <summary>Whether a part of new data could admit more.</summary>
    public static Cell Loosens(bool loosens) => loosens ? new Cell("yes", Ink.StyleOf("hold")) : Sheet.Plain("no");

    /// <summary>The changed decisions. Jurisdictions with the same changes share a row.</summary>
    public static IRenderable Of(ImmutableArray<DecisionChangeView> decisions)
    {
        Listing table = Sheet.Of("content of", "today", "then", "types", "for example");
        var groups = decisions.GroupBy(c => (Today: Said(c.Before), Then: Said(c.After), Types: Types(c), Item: Item(c.Example)));
        foreach (var same in groups)
        {
            DecisionChangeView first = same.First();
            table.Row(
                new Cell(Words.Few([.. same.Select(c => c.Jurisdiction)], 8), Ink.Strong),
                new Cell(same.Key.Today, Ink.StyleOf(first.Before.Outcome)),
                new Cell(same.Key.Then, Ink.StyleOf(first.After.Outcome)),
                Sheet.Plain(same.Key.Types),
                Sheet.Plain($"{first.Example.ContentType} {first.Example.ContentId} of {same.Key.Item.Day}")
            );
        }
        return table;
    }

    /// <summary>The same as a sentence.</summary>
    public static string Sentence(DifferenceView difference)
    {
        string[] admitted = [.. difference.Decisions.Where(c => c.After.Outcome == "admit").Select(c => c.Jurisdiction).Distinct()];
        string when = difference.NeedsAnotherPerson ? " once another person asks for the same" : "";
        return difference.Decisions.IsEmpty ? "No decision changes."
            : admitted.Length == 0 ? $"Decisions change{when}; no more content would be admitted."
            : $"More content of {Words.Few(admitted, 12)} would be admitted{when}.";
    }

    private static string Said(RuledView ruled) =>
        ruled switch
        {
            { Outcome: "admit" } => "admit",
            { Order: { } order } => $"{ruled.Outcome}: {ruled.Reason} by {order}",
            _ => $"{ruled.Outcome}: {ruled.Reason}",
        };

    private static (string Type, string Day) Item(ExampleView example) =>
        (example.ContentType, Words.Day(DateOnly.FromDateTime(example.CreatedAt.UtcDateTime)));

    private static string Types(DecisionChangeView change) =>
        change.ContentTypes.Length == AllTypes ? "all" : string.Join(' ', change.ContentTypes);
}
