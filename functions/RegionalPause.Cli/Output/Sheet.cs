using Spectre.Console;
using Spectre.Console.Rendering;

namespace RegionalPause.Cli.Output;

/// <summary>Tables without lines: a quiet heading, columns two spaces apart, numbers to the right.</summary>
internal static class Sheet
{
    /// <summary>A table; a heading that starts with <c>&gt;</c> stands over numbers.</summary>
    public static Table Of(params string[] headings)
    {
        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        foreach (string heading in headings)
        {
            bool numbers = heading.StartsWith('>');
            table.AddColumn(new TableColumn(new Text(numbers ? heading[1..] : heading, Ink.Heading))
            {
                Alignment = numbers ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, 2, 0),
                // Names are copied and instants compared: where a terminal is narrow, the words between them wrap.
                NoWrap = numbers || table.Columns.Count == 0 || heading.EndsWith("(UTC)", StringComparison.Ordinal),
            });
        }
        return table;
    }

    public static Table Row(this Table table, params IRenderable[] cells) => table.AddRow(cells);

    /// <summary>Names on the left, what they are on the right; rows without a value are left out.</summary>
    public static Table Facts(params (string Name, IRenderable? Value)[] facts)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumn(new TableColumn("") { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        table.AddColumn(new TableColumn("") { Padding = new Padding(0) });
        foreach ((string name, IRenderable? value) in facts)
        {
            if (value is not null)
                table.AddRow(new Text(name, Ink.Heading), value);
        }
        return table;
    }

    public static Text Plain(string? text) => new(text is { Length: > 0 } ? text : Words.None);

    public static Text Number(long number) => new(Words.Count(number), number == 0 ? Ink.Quiet : Style.Plain);
}
