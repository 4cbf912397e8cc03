using System.Diagnostics.CodeAnalysis;

namespace RegionalPause.Requests;

/// <summary>
/// A range of calendar days in a named zone, both ends included (D5). A missing end is open. Orders state ranges that lie in the past
/// (R12).
/// </summary>
public sealed record DayRange
{
    /// <summary>A range of which every member is named, as JSON does.</summary>
    public DayRange() { }

    /// <summary>A range.</summary>
    [SetsRequiredMembers]
    public DayRange(DateOnly? from, DateOnly? to, string zone) => (From, To, Zone) = (from, to, zone);

    /// <summary>First day; <c>null</c> means no lower bound.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day; <c>null</c> means no upper bound.</summary>
    public DateOnly? To { get; init; }

    /// <summary>IANA time zone of the days.</summary>
    [MaxBytes(TextLimits.Zone)]
    public required string Zone { get; init; }

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
