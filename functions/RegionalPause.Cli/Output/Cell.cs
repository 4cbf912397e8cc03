using Spectre.Console;
using Spectre.Console.Rendering;

namespace RegionalPause.Cli.Output;

/// <summary>
/// A piece of text on one line, printable whatever it holds. The only way to put text on a terminal: Spectre's own Text and Markup are
/// banned (BannedSymbols.txt), they pass escape sequences on.
/// </summary>
internal sealed class Cell(string? text, Style? style = null) : IRenderable
{
#pragma warning disable RS0030 // Here the text is made printable.
    private readonly Text inner = new(Printable.Line(text), style);
#pragma warning restore RS0030

    /// <summary>The width it needs: at least, without breaking a word, and on one line.</summary>
    public (int Least, int Whole) Width(RenderOptions options)
    {
        Measurement width = ((IRenderable)inner).Measure(options, int.MaxValue);
        return (width.Min, width.Max);
    }

    Measurement IRenderable.Measure(RenderOptions options, int maxWidth) => ((IRenderable)inner).Measure(options, maxWidth);

    IEnumerable<Segment> IRenderable.Render(RenderOptions options, int maxWidth) => ((IRenderable)inner).Render(options, maxWidth);
}
