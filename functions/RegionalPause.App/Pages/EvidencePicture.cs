using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Evidence;

namespace RegionalPause.App.Pages;

/// <summary>One bar of the picture, in its units.</summary>
public readonly record struct EvidenceBar(string X, string Y, string Height, bool IsAdmitted);

/// <summary>One instant of the order in the picture.</summary>
/// <param name="X">Its place.</param>
/// <param name="LabelY">The line of its label; labels of instants that are close have lines of their own.</param>
/// <param name="Name">Its name.</param>
public readonly record struct EvidenceMark(string X, int LabelY, string Name);

/// <summary>
/// The picture of the report: decisions a minute before and after the start of the order, with its instants. Admitted items stand above
/// the line and withheld ones below, so that the picture is understood without its colours and in print. Pure.
/// </summary>
public sealed class EvidencePicture
{
    /// <summary>The width of the picture.</summary>
    public const int Width = 640;

    /// <summary>The height of the picture.</summary>
    public const int Height = 240;

    /// <summary>The line between admitted and withheld.</summary>
    public const int Base = 140;

    private const int Top = 54,
        Bottom = 222,
        LabelLine = 14;

    private EvidencePicture(
        ImmutableArray<EvidenceBar> bars,
        ImmutableArray<EvidenceMark> marks,
        string barWidth,
        string from,
        string to,
        string summary,
        long most
    ) => (Bars, Marks, BarWidth, From, To, Summary, Most) = (bars, marks, barWidth, from, to, summary, most);

    /// <summary>The bars.</summary>
    public ImmutableArray<EvidenceBar> Bars { get; }

    /// <summary>The instants.</summary>
    public ImmutableArray<EvidenceMark> Marks { get; }

    /// <summary>The width of a bar.</summary>
    public string BarWidth { get; }

    /// <summary>The first minute.</summary>
    public string From { get; }

    /// <summary>The last minute.</summary>
    public string To { get; }

    /// <summary>What the picture says, in words.</summary>
    public string Summary { get; }

    /// <summary>The most decisions of one kind in one minute.</summary>
    public long Most { get; }

    /// <summary>The picture of some facts; <c>null</c> if no decision was made in these minutes.</summary>
    public static EvidencePicture? Of(EvidenceFacts facts)
    {
        ImmutableArray<EvidenceMinute> minutes = facts.Minutes;
        if (minutes.IsDefaultOrEmpty)
            return null;
        double step = (double)Width / minutes.Length;
        long most = minutes.Max(m => Math.Max(m.Admitted, m.Withheld));
        double up = (double)(Base - Top) / most,
            down = (double)(Bottom - Base) / most;
        ImmutableArray<EvidenceBar> bars =
        [
            .. minutes
                .Select((m, i) => (m, i))
                .Where(x => x.m.Admitted > 0)
                .Select(x => new EvidenceBar(Text(x.i * step), Text(Base - x.m.Admitted * up), Text(x.m.Admitted * up), true)),
            .. minutes
                .Select((m, i) => (m, i))
                .Where(x => x.m.Withheld > 0)
                .Select(x => new EvidenceBar(Text(x.i * step), Text(Base), Text(x.m.Withheld * down), false)),
        ];
        DateTimeOffset? committed = facts.Certificate?.CommittedAt ?? facts.Order.CommittedAt;
        long after = committed is { } start ? minutes.Where(m => m.From > start).Sum(m => m.Admitted) : 0;
        return new EvidencePicture(
            bars,
            [.. MarksOf(facts, minutes[0].From, minutes[^1].From.AddMinutes(1), committed)],
            Text(Math.Max(1, step - 1)),
            Minute(minutes[0].From),
            Minute(minutes[^1].From),
            $"In the minutes shown, {EvidenceWords.Count(minutes.Sum(m => m.Admitted))} items were admitted, "
                + $"{EvidenceWords.Count(after)} of them in minutes that began after the order was in force, and "
                + $"{EvidenceWords.Count(minutes.Sum(m => m.Withheld))} were held or excluded.",
            most
        );
    }

    private static IEnumerable<EvidenceMark> MarksOf(EvidenceFacts facts, DateTimeOffset from, DateTimeOffset to, DateTimeOffset? committed)
    {
        (string Name, DateTimeOffset? At)[] instants =
        [
            ("in force", committed),
            ("fenced", facts.Certificate?.FencedAt ?? facts.Order.FencedAt),
            ("effective", facts.Certificate?.EffectiveAt ?? facts.Order.EffectiveAt),
            ("ended", facts.Order.EndedAt),
        ];
        int line = 0;
        foreach ((string name, DateTimeOffset? at) in instants)
        {
            if (at is { } known && known >= from && known < to)
                yield return new EvidenceMark(Text((known - from) / (to - from) * Width), LabelLine * ++line, name);
        }
    }

    private static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);
}
