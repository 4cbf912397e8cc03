using Spectre.Console;

namespace RegionalPause.Cli.Output;

/// <summary>A line of progress on standard error, with a bar where it is known how much there is; nothing where no person looks.</summary>
internal sealed class Bar(ProgressTask? task)
{
    public string Description { set => task?.Description = Escaped(value); }

    public double Value { set => task?.Value = value; }

    public double MaxValue { set => task?.MaxValue = Math.Max(1, value); }

    public bool IsIndeterminate { set => task?.IsIndeterminate = value; }

    /// <summary>One more is done.</summary>
    public void Increment() => task?.Increment(1);

    /// <summary>Text as markup that says just that.</summary>
    public static string Escaped(string text) => Printable.Line(text).EscapeMarkup();
}
