using System.Collections.Immutable;
using RegionalPause.Ledger;

namespace RegionalPause.App.OperatorConsole.Overview;

/// <summary>Numbers of decisions by outcome.</summary>
public readonly record struct OutcomeCounts(long Admitted, long Held, long Excluded)
{
    /// <summary>All of them.</summary>
    public long Total => Admitted + Held + Excluded;

    /// <summary>The sum of two.</summary>
    public static OutcomeCounts operator +(OutcomeCounts a, OutcomeCounts b) =>
        new(a.Admitted + b.Admitted, a.Held + b.Held, a.Excluded + b.Excluded);

    /// <summary>The difference of two.</summary>
    public static OutcomeCounts operator -(OutcomeCounts a, OutcomeCounts b) =>
        new(a.Admitted - b.Admitted, a.Held - b.Held, a.Excluded - b.Excluded);
}

/// <summary>The decisions of one minute.</summary>
/// <param name="From">The beginning of the minute.</param>
/// <param name="Counts">The decisions; <c>null</c> if it was not observed.</param>
public readonly record struct MinuteOfDecisions(DateTimeOffset From, OutcomeCounts? Counts);

/// <summary>
/// The decisions of each minute, from samples of the totals of a day. The ledger counts by day only, so the history begins with its first
/// sample. A held item that is decided again counts with its new outcome, and is not taken from the minute in which it was held. Pure.
/// </summary>
public sealed record DecisionHistory
{
    /// <summary>How far it goes back.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private ImmutableArray<Sample> Samples { get; init; } = [];

    private ImmutableDictionary<DateOnly, OutcomeCounts> Days { get; init; } = ImmutableDictionary<DateOnly, OutcomeCounts>.Empty;

    /// <summary>A history without a sample.</summary>
    public static DecisionHistory Empty { get; } = new();

    /// <summary>The instant of its first sample; <c>null</c> if it has none.</summary>
    public DateTimeOffset? Since => Samples.IsEmpty ? null : Samples[0].At;

    /// <summary>The instant of its last sample; <c>null</c> if it has none.</summary>
    public DateTimeOffset? Until => Samples.IsEmpty ? null : Samples[^1].At;

    /// <summary>The day from which the next sample needs the totals: after midnight, those of the day before too.</summary>
    public DateOnly FirstDay(DateTimeOffset now) => DayOf(Until is { } until && until < now ? until : now);

    /// <summary>The history with one more sample. A sample that is not later than the last one changes nothing.</summary>
    /// <param name="at">When the totals were read.</param>
    /// <param name="totals">The totals of the days from <see cref="FirstDay"/> to the day of <paramref name="at"/>.</param>
    public DecisionHistory With(DateTimeOffset at, IEnumerable<DispositionTotals> totals)
    {
        if (at <= Until)
            return this;
        ImmutableDictionary<DateOnly, OutcomeCounts> days = totals
            .GroupBy(t => t.Day, t => new OutcomeCounts(t.Admitted, t.Held, t.Excluded))
            .ToImmutableDictionary(day => day.Key, day => day.Aggregate((a, b) => a + b));
        OutcomeCounts grown = Samples.IsEmpty
            ? default
            : days.Select(day => Grown(day.Value - Days.GetValueOrDefault(day.Key))).Aggregate(default(OutcomeCounts), (a, b) => a + b);
        OutcomeCounts before = Samples.IsEmpty ? default : Samples[^1].Sum;
        // One sample before the hour stays: the first minute begins between two samples.
        ImmutableArray<Sample> old =
            Samples.Length > 1
                ? [.. Samples.SkipWhile((_, i) => i + 1 < Samples.Length && Samples[i + 1].At < at - Kept - Minute)]
                : Samples;
        return new DecisionHistory { Samples = old.Add(new Sample(at, before + grown)), Days = days };
    }

    /// <summary>The last sixty minutes, the oldest first; the last one is the current minute.</summary>
    public ImmutableArray<MinuteOfDecisions> Minutes(DateTimeOffset now)
    {
        var current = new DateTimeOffset(now.UtcTicks / Minute.Ticks * Minute.Ticks, TimeSpan.Zero);
        return
        [
            .. Enumerable
                .Range(0, (int)(Kept / Minute))
                .Select(i => current - Kept + (i + 1) * Minute)
                .Select(from => new MinuteOfDecisions(from, Since < from + Minute && from <= Until ? At(from + Minute) - At(from) : null)),
        ];
    }

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static OutcomeCounts Grown(OutcomeCounts by) => new(Math.Max(0, by.Admitted), Math.Max(0, by.Held), Math.Max(0, by.Excluded));

    // The sum at an instant, on the straight line between the two samples around it. So the minutes add up to what was counted.
    private OutcomeCounts At(DateTimeOffset instant)
    {
        if (instant <= Samples[0].At)
            return Samples[0].Sum;
        for (int i = 1; i < Samples.Length; i++)
        {
            (Sample a, Sample b) = (Samples[i - 1], Samples[i]);
            if (instant > b.At)
                continue;
            double part = (instant - a.At) / (b.At - a.At);
            long Between(long from, long to) => from + (long)Math.Round((to - from) * part);
            return new OutcomeCounts(
                Between(a.Sum.Admitted, b.Sum.Admitted),
                Between(a.Sum.Held, b.Sum.Held),
                Between(a.Sum.Excluded, b.Sum.Excluded)
            );
        }
        return Samples[^1].Sum;
    }

    private sealed record Sample(DateTimeOffset At, OutcomeCounts Sum);
}
