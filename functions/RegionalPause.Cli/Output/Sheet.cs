using Spectre.Console;

namespace RegionalPause.Cli.Output;

/// <summary>The layout of answers.</summary>
internal static class Sheet
{
    /// <summary>A table. A heading that starts with <c>&gt;</c> is the heading of a column of numbers.</summary>
    public static Listing Of(params string[] headings) => new(headings);

    /// <summary>A list of names and values. A row without a value is left out.</summary>
    public static Table Facts(params (string Name, Cell? Value)[] facts)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumn(new TableColumn("") { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        table.AddColumn(new TableColumn("") { Padding = new Padding(0) });
        foreach ((string name, Cell? value) in facts)
        {
            if (value is not null)
                table.AddRow(new Cell(name, Ink.Heading), value);
        }
        return table;
    }

    public static Cell Plain(string? text) => new(text is { Length: > 0 } ? text : Words.None);

    public static Cell Number(long number) => new(Words.Count(number), number == 0 ? Ink.Quiet : Style.Plain);
}
