using System.Globalization;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Output;

/// <summary>Formats values for people: instants in UTC, numbers with thousands separators, an en dash for a missing value.</summary>
internal static class Words
{
    public const string None = "–";

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long number, string thing) => number == 1 ? $"1 {thing}" : $"{Count(number)} {thing}s";

    public static string Minute(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? None;

    public static string Second(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? None;

    public static string Millisecond(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) ?? None;

    public static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture) + " s";

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? None;

    public static string Range(DayRangeView range) => $"{range.From:yyyy-MM-dd}..{range.To:yyyy-MM-dd}@{range.Zone}";

    /// <summary>The time since an instant, in its largest unit.</summary>
    public static string Ago(DateTimeOffset? instant, DateTimeOffset now) =>
        instant is null
            ? None
            : (now - instant.Value) switch
            {
                { TotalSeconds: < 120 } span => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, span.TotalSeconds):0} s"),
                { TotalMinutes: < 120 } span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
                { TotalHours: < 48 } span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
                TimeSpan span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} d"),
            };

    /// <summary>The first of many texts, and the number of the others.</summary>
    public static string Few(IReadOnlyCollection<string> all, int most) =>
        all.Count switch
        {
            0 => None,
            int n when n <= most => string.Join(' ', all),
            int n => $"{string.Join(' ', all.Take(most))} +{n - most}",
        };
}
