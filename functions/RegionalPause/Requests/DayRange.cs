namespace RegionalPause.Requests;

/// <summary>
/// A range of calendar days in a named zone, both ends included (D5); a missing end is open. Orders state ranges that lie in the past (R12).
/// </summary>
/// <param name="From">First day; <c>null</c> reaches back without end.</param>
/// <param name="To">Last day; <c>null</c> reaches the present and beyond.</param>
/// <param name="Zone">IANA time zone the days are in.</param>
public sealed record DayRange(DateOnly? From, DateOnly? To, string Zone)
{
    /// <summary>
    /// Whether an instant falls on one of the days. On a machine that does not know the zone every instant does: an order covers rather too much than
    /// too little (R6).
    /// </summary>
    public bool Contains(DateTimeOffset instant)
    {
        if (From is null && To is null || !TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out TimeZoneInfo? zone))
            return true;
        DateOnly day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
        return (From is null || day >= From) && (To is null || day <= To);
    }
}
