using System.Globalization;
using RegionalPause.Contract;

namespace RegionalPause.App.OperatorConsole.Frame;

/// <summary>Numbers and times as the pages show them: English, UTC.</summary>
public static class Counts
{
    /// <summary>A count, with commas between thousands.</summary>
    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A day: <c>20 Sep 2024</c>.</summary>
    public static string Day(DateOnly? day) => day?.ToString("d MMM yyyy", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The day of an instant, UTC.</summary>
    public static string Day(DateTimeOffset at) => Day(DateOnly.FromDateTime(at.UtcDateTime));

    /// <summary>A range of days, with its time zone.</summary>
    public static string Days(DayRangeView range) =>
        (range.From, range.To) switch
        {
            ({ } from, { } to) => $"{Day(from)} to {Day(to)} ({range.Zone})",
            ({ } from, null) => $"from {Day(from)} ({range.Zone})",
            (null, { } to) => $"until {Day(to)} ({range.Zone})",
            _ => "any day",
        };

    /// <summary>An instant to the second, UTC.</summary>
    public static string Second(DateTimeOffset? at) => at?.UtcDateTime.ToString("d MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    /// <summary>An instant to the minute, UTC.</summary>
    public static string Minute(DateTimeOffset? at) => at?.UtcDateTime.ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A measured time: <c>128 ms</c>, <c>1.28 s</c>, or longer times in their largest unit.</summary>
    public static string Elapsed(TimeSpan time) =>
        time switch
        {
            { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalMilliseconds):F0} ms"),
            { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F2} s"),
            { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:F0} min"),
            { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:F0} h"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:F0} days"),
        };
}
