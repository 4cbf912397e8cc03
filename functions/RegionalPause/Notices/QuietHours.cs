namespace RegionalPause.Notices;

/// <summary>Hours of the day in which no member is written to, in the member's local time. Pure.</summary>
/// <param name="From">Start of the quiet hours.</param>
/// <param name="To">End of the quiet hours; earlier than <paramref name="From"/> if they include midnight, equal for no quiet
/// hours.</param>
internal readonly record struct QuietHours(TimeOnly From, TimeOnly To)
{
    /// <summary>The first instant from <paramref name="now"/> on that is not in the quiet hours of a zone.</summary>
    public DateTimeOffset NextAllowed(DateTimeOffset now, TimeZoneInfo zone)
    {
        DateTime local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var clock = TimeOnly.FromDateTime(local);
        // IsBetween handles a range that includes midnight, and treats an empty range as empty.
        if (From == To || !clock.IsBetween(From, To))
            return now;
        DateTime end = local.Date + To.ToTimeSpan() + (clock < To ? TimeSpan.Zero : TimeSpan.FromDays(1));
        // A local time that the clock change skips (02:30 in spring) starts after the clocks have moved forward.
        while (zone.IsInvalidTime(end))
            end = end.AddMinutes(15);
        // A local time that occurs twice (02:30 in autumn) means the second one: rather a little later.
        TimeSpan offset = zone.IsAmbiguousTime(end) ? zone.GetAmbiguousTimeOffsets(end).Min() : zone.GetUtcOffset(end);
        var ends = new DateTimeOffset(end, offset);
        return ends > now ? ends.ToUniversalTime() : now;
    }
}
