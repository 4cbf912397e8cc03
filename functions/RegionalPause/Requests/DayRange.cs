namespace RegionalPause.Requests;

/// <summary>
/// A range of calendar days in a named zone, both ends included (D5). A missing end is open. Orders state ranges that lie in the past
/// (R12).
/// </summary>
/// <param name="From">First day; <c>null</c> means no lower bound.</param>
/// <param name="To">Last day; <c>null</c> means no upper bound.</param>
/// <param name="Zone">IANA time zone of the days.</param>
public sealed record DayRange(DateOnly? From, DateOnly? To, string Zone)
{
    /// <summary>
    /// Whether an instant falls on one of the days. If this machine does not know the zone, the result is true: an order covers too much
    /// rather than too little (R6).
    /// </summary>
    public bool Contains(DateTimeOffset instant)
    {
        if (From is null && To is null || !TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out TimeZoneInfo? zone))
            return true;
        DateOnly day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
        return (From is null || day >= From) && (To is null || day <= To);
    }
}
