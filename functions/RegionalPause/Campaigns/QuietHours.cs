namespace RegionalPause.Campaigns;

/// <summary>Hours of the day in which nobody is written to, by the member's own clock. Pure.</summary>
/// <param name="From">First quiet moment of the day.</param>
/// <param name="To">First moment that is not quiet; earlier than <paramref name="From"/> for a night, the same for no quiet at all.</param>
internal readonly record struct QuietHours(TimeOnly From, TimeOnly To)
{
    /// <summary>The first instant from <paramref name="now"/> on that is not quiet in a zone: now itself outside quiet hours.</summary>
    public DateTimeOffset NextAllowed(DateTimeOffset now, TimeZoneInfo zone)
    {
        DateTime local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var clock = TimeOnly.FromDateTime(local);
        // IsBetween takes a night that wraps midnight as it is meant, and an empty range as empty.
        if (From == To || !clock.IsBetween(From, To))
            return now;
        DateTime end = local.Date + To.ToTimeSpan() + (clock < To ? TimeSpan.Zero : TimeSpan.FromDays(1));
        // A moment the clocks skip (02:30 in spring) begins when they have been put forward.
        while (zone.IsInvalidTime(end))
            end = end.AddMinutes(15);
        // Of a moment that comes twice (02:30 in autumn) the second is meant: rather a little later.
        TimeSpan offset = zone.IsAmbiguousTime(end) ? zone.GetAmbiguousTimeOffsets(end).Min() : zone.GetUtcOffset(end);
        var ends = new DateTimeOffset(end, offset);
        return ends > now ? ends.ToUniversalTime() : now;
    }
}
