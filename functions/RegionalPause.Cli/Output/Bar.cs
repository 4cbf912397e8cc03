using Spectre.Console;

namespace RegionalPause.Cli.Output;

/// <summary>
/// A line of progress on standard error, with a bar if the amount of work is known. It prints nothing if standard error is not a terminal.
/// </summary>
internal sealed class Bar(ProgressTask? task)
{
    public string Description
    {
        set => task?.Description = Escaped(value);
    }

    public double Value
    {
        set => task?.Value = value;
    }

    public double MaxValue
    {
        set => task?.MaxValue = Math.Max(1, value);
    }

    public bool IsIndeterminate
    {
        set => task?.IsIndeterminate = value;
    }

    /// <summary>Counts one more as done.</summary>
    public void Increment() => task?.Increment(1);

    /// <summary>Escapes a text, so that it is no markup.</summary>
    public static string Escaped(string text) => Printable.Line(text).EscapeMarkup();
}
