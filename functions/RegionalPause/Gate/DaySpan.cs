using RegionalPause.Requests;

namespace RegionalPause.Gate;

/// <summary>
/// A <see cref="DayRange"/> converted to instants, once per snapshot, so that the gate needs no time zone calculation per item. Near a DST
/// change at a boundary the fast check can be inconclusive. Then the range itself is evaluated, so the result always equals that of the
/// range.
/// </summary>
internal readonly struct DaySpan
{
    private static readonly TimeSpan WidestOffset = TimeSpan.FromHours(14);

    private readonly DayRange? range;
    private readonly long outsideBefore;
    private readonly long insideFrom;
    private readonly long insideBefore;
    private readonly long outsideFrom;

    private DaySpan(DayRange? range, (long Outside, long Inside) from, (long Inside, long Outside) to)
    {
        this.range = range;
        (outsideBefore, insideFrom) = from;
        (insideBefore, outsideFrom) = to;
    }

    /// <summary>Every instant.</summary>
    public static DaySpan Always { get; } = new(null, (long.MinValue, long.MinValue), (long.MaxValue, long.MaxValue));

    /// <summary>
    /// The instants of a range. If this machine does not know the time zone, it is every instant: what is not known for sure is covered
    /// (R6).
    /// </summary>
    public static DaySpan Of(DayRange? range)
    {
        if (
            range is null
            || string.IsNullOrEmpty(range.Zone)
            || !TimeZoneInfo.TryFindSystemTimeZoneById(range.Zone, out TimeZoneInfo? zone)
        )
            return Always;

        (long, long) from = (long.MinValue, long.MinValue);
        if (range.From is { } first && first != DateOnly.MinValue)
        {
            long midnight = first.DayNumber * TimeSpan.TicksPerDay;
            (long least, long greatest) = OffsetsAround(midnight, zone);
            from = (midnight - greatest, midnight - least);
        }

        (long, long) to = (long.MaxValue, long.MaxValue);
        if (range.To is { } last && last != DateOnly.MaxValue)
        {
            long midnight = (last.DayNumber + 1) * TimeSpan.TicksPerDay;
            (long least, long greatest) = OffsetsAround(midnight, zone);
            to = (midnight - greatest, midnight - least);
        }

        return new DaySpan(range, from, to);
    }

    /// <summary>The instants from which on an answer may be another one: where days begin or end, and where the doubt does.</summary>
    public IEnumerable<DateTimeOffset> Turns =>
        new[] { outsideBefore, insideFrom, insideBefore, outsideFrom }
            .Where(ticks => ticks > DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks)
            .Distinct()
            .Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    /// <summary>Whether an instant falls on one of the days.</summary>
    public bool Contains(DateTimeOffset instant)
    {
        long ticks = instant.UtcTicks;
        if (ticks >= insideFrom && ticks < insideBefore)
            return true;
        if (ticks < outsideBefore || ticks >= outsideFrom)
            return false;
        return range is null || range.Contains(instant);
    }

    // The offsets, in ticks, that the zone has at any instant that could be this local midnight. Hourly steps are enough: no offset was
    // ever in use for less than an hour.
    private static (long Least, long Greatest) OffsetsAround(long midnight, TimeZoneInfo zone)
    {
        (long least, long greatest) = (long.MaxValue, long.MinValue);
        for (TimeSpan shift = -WidestOffset; shift <= WidestOffset; shift += TimeSpan.FromHours(1))
        {
            long ticks = Math.Clamp(midnight + shift.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
            long offset = zone.GetUtcOffset(new DateTimeOffset(ticks, TimeSpan.Zero)).Ticks;
            (least, greatest) = (Math.Min(least, offset), Math.Max(greatest, offset));
        }

        return (least, greatest);
    }
}
