using RegionalPause.Contract;

namespace RegionalPause.Cli.Output;

/// <summary>The dispositions of the items per jurisdiction, with a total that must reconcile (R14b).</summary>
internal static class DispositionSheet
{
    /// <summary>Why items of a paused jurisdiction are admitted: flags and orders are about models that generate content (D10).</summary>
    public const string SafetyModels = "Items for safety models are admitted also where training is paused.";

    public static Listing Of(IReadOnlyCollection<DispositionView> rows)
    {
        Listing table = Sheet.Of("jurisdiction", ">submitted", ">admitted", ">held", ">excluded", ">expired", ">malformed");
        IEnumerable<IGrouping<string, DispositionView>> groups = rows.GroupBy(r => r.Jurisdiction)
            .OrderByDescending(g => g.Sum(r => r.Submitted))
            .ThenBy(g => g.Key, StringComparer.Ordinal);
        foreach (IGrouping<string, DispositionView> group in groups)
            Add(table, new Cell(group.Key, Ink.Strong), [.. group]);
        if (rows.Count > 0)
            Add(table, new Cell("all", Ink.Heading), rows);
        return table;
    }

    /// <summary>One line for a log.</summary>
    public static string Line(IReadOnlyCollection<DispositionView> rows) =>
        $"submitted {Words.Count(rows.Sum(r => r.Submitted))}"
        + $" · admitted {Words.Count(rows.Sum(r => r.Admitted))} · held {Words.Count(rows.Sum(r => r.Held))}"
        + $" · excluded {Words.Count(rows.Sum(r => r.Excluded))}"
        + $" · expired {Words.Count(rows.Sum(r => r.Expired))} · malformed {Words.Count(rows.Sum(r => r.Malformed))}";

    private static void Add(Listing table, Cell name, IReadOnlyCollection<DispositionView> rows) =>
        table.Row(
            name,
            Sheet.Number(rows.Sum(r => r.Submitted)),
            Sheet.Number(rows.Sum(r => r.Admitted)),
            Sheet.Number(rows.Sum(r => r.Held)),
            Sheet.Number(rows.Sum(r => r.Excluded)),
            Sheet.Number(rows.Sum(r => r.Expired)),
            Sheet.Number(rows.Sum(r => r.Malformed))
        );
}
