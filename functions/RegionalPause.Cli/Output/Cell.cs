using Spectre.Console;
using Spectre.Console.Rendering;

namespace RegionalPause.Cli.Output;

/// <summary>
/// A text on one line, made printable. This is the only class that writes text to a terminal: the classes Text and Markup of Spectre are
/// banned (BannedSymbols.txt), because they print escape sequences unchanged.
/// </summary>
internal sealed class Cell(string? text, Style? style = null) : IRenderable
{
#pragma warning disable RS0030 // Here the text is made printable.
    private readonly Text inner = new(Printable.Line(text), style);
#pragma warning restore RS0030

    /// <summary>The least width without breaking a word, and the width of the whole text on one line, in columns.</summary>
    public (int Least, int Whole) Width(RenderOptions options)
    {
        Measurement width = ((IRenderable)inner).Measure(options, int.MaxValue);
        return (width.Min, width.Max);
    }

    Measurement IRenderable.Measure(RenderOptions options, int maxWidth) => ((IRenderable)inner).Measure(options, maxWidth);

    IEnumerable<Segment> IRenderable.Render(RenderOptions options, int maxWidth) => ((IRenderable)inner).Render(options, maxWidth);
}
