using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using RegionalPause.App.OperatorConsole.Frame;

namespace RegionalPause.App.OperatorConsole.Overview;

/// <summary>
/// The decisions of the last hour as a bar for each minute. All bars of an outcome are one path, whose data are an attribute: the content
/// security policy allows no style attributes.
/// </summary>
public sealed class HourChart
{
    /// <summary>Width of the drawing.</summary>
    public const int Width = 600;

    /// <summary>Height of the drawing.</summary>
    public const int Height = 120;

    private const int Bar = 8;
    private const int Unknown = 3;

    private readonly StringBuilder admitted = new(),
        held = new(),
        excluded = new(),
        unknown = new();

    /// <summary>A chart of minutes.</summary>
    public HourChart(ImmutableArray<MinuteOfDecisions> minutes)
    {
        OutcomeCounts[] seen = [.. minutes.Select(m => m.Counts).OfType<OutcomeCounts>()];
        Sum = seen.Aggregate(default(OutcomeCounts), (a, b) => a + b);
        Most = Math.Max(1, seen.Select(c => c.Total).DefaultIfEmpty(0).Max());
        Observed = seen.Length;
        int step = Width / Math.Max(1, minutes.Length);
        for (int i = 0; i < minutes.Length; i++)
        {
            int y = Height;
            if (minutes[i].Counts is { } counts)
            {
                y = Stack(admitted, i * step, y, counts.Admitted);
                y = Stack(held, i * step, y, counts.Held);
                Stack(excluded, i * step, y, counts.Excluded);
            }
            else
            {
                Put(unknown, i * step, y, Unknown);
            }
        }
    }

    /// <summary>All decisions in the minutes.</summary>
    public OutcomeCounts Sum { get; }

    /// <summary>The decisions of the fullest minute, which fills the height; at least 1.</summary>
    public long Most { get; }

    /// <summary>How many minutes were observed.</summary>
    public int Observed { get; }

    /// <summary>The path of each outcome, by its name in the style sheet.</summary>
    public IEnumerable<(string Look, string Path)> Paths =>
        new[] { ("admitted", admitted), ("held", held), ("excluded", excluded), ("unknown", unknown) }
            .Where(part => part.Item2.Length > 0)
            .Select(part => (part.Item1, part.Item2.ToString()));

    /// <summary>The same in words.</summary>
    public string Words =>
        Observed == 0 ? "No minute was counted yet."
        : Sum.Total == 0 ? $"{Span}: no decision."
        : $"{Span}: {Counts.Of(Sum.Admitted)} admitted, {Counts.Of(Sum.Held)} held, {Counts.Of(Sum.Excluded)} excluded; "
            + $"at most {Counts.Of(Most)} in a minute.";

    private string Span => Observed == 1 ? "In the last minute" : $"In the last {Observed} minutes";

    // Each outcome that occurred is at least one unit high, so that a single held item can be seen.
    private int Stack(StringBuilder path, int x, int y, long count)
    {
        int height = count == 0 ? 0 : Math.Min(y, Math.Max(1, (int)(count * Height / Most)));
        if (height > 0)
            Put(path, x, y, height);
        return y - height;
    }

    private static void Put(StringBuilder path, int x, int y, int height) =>
        path.Append(CultureInfo.InvariantCulture, $"M{x} {y}v-{height}h{Bar}v{height}z");
}
