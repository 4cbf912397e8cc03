using Spectre.Console;
using Spectre.Console.Rendering;

namespace RegionalPause.Cli.Output;

/// <summary>
/// A table without lines. Headings are dim, columns have two spaces between them, numbers are right-aligned. If the terminal is too narrow
/// for whole words and numbers, each row is printed as a list of names and values, so that no word is broken.
/// </summary>
internal sealed class Listing(string[] headings) : IRenderable
{
    private const int Gap = 2;

    private readonly List<Cell[]> rows = [];

    public Listing Row(params Cell[] cells)
    {
        rows.Add(cells);
        return this;
    }

    Measurement IRenderable.Measure(RenderOptions options, int maxWidth) => Laid(options, maxWidth).Measure(options, maxWidth);

    IEnumerable<Segment> IRenderable.Render(RenderOptions options, int maxWidth) => Laid(options, maxWidth).Render(options, maxWidth);

    private IRenderable Laid(RenderOptions options, int maxWidth)
    {
        (int Least, int Whole)[] columns = [.. headings.Select((heading, i) => Width(options, heading, i))];
        int room = maxWidth - Gap * columns.Length;
        if (columns.Sum(c => c.Least) > room)
            return new Rows(rows.SelectMany(Record));
        int[] widths = [.. columns.Select(c => c.Whole)];
        // The widest column that can wrap becomes narrower first.
        while (widths.Sum() > room)
        {
            int widest = Enumerable.Range(0, widths.Length).Where(i => widths[i] > columns[i].Least).MaxBy(i => widths[i]);
            widths[widest]--;
        }
        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        for (int i = 0; i < headings.Length; i++)
        {
            table.AddColumn(
                new TableColumn(new Cell(Name(i), Ink.Heading))
                {
                    Alignment = IsNumber(i) ? Justify.Right : Justify.Left,
                    Padding = new Padding(0, 0, Gap, 0),
                    Width = widths[i],
                    NoWrap = columns[i].Least == columns[i].Whole,
                }
            );
        }
        foreach (Cell[] row in rows)
            table.AddRow(row);
        return table;
    }

    private (int Least, int Whole) Width(RenderOptions options, string heading, int column)
    {
        (int Least, int Whole)[] all = [new Cell(Name(column)).Width(options), .. rows.Select(row => row[column].Width(options))];
        int whole = all.Max(c => c.Whole);
        // Names, numbers and instants do not wrap, because people copy and compare them. Other texts wrap.
        return (
            IsNumber(column) || column == 0 || heading.EndsWith("(UTC)", StringComparison.Ordinal) ? whole : all.Max(c => c.Least),
            whole
        );
    }

    private IEnumerable<IRenderable> Record(Cell[] row, int number)
    {
        if (number > 0)
            yield return new Cell("");
        yield return Sheet.Facts([.. row.Select((cell, i) => (Name(i), (Cell?)cell))]);
    }

    private bool IsNumber(int column) => headings[column].StartsWith('>');

    private string Name(int column) => IsNumber(column) ? headings[column][1..] : headings[column];
}
