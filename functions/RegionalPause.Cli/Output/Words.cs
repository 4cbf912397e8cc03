using System.Globalization;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Output;

/// <summary>How values are written for people: UTC, thousands apart, an en dash for what is not there.</summary>
internal static class Words
{
    public const string None = "–";

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long number, string thing) => number == 1 ? $"1 {thing}" : $"{Count(number)} {thing}s";

    public static string Minute(DateTimeOffset? instant) => instant?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? None;

    public static string Second(DateTimeOffset? instant) => instant?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? None;

    public static string Millisecond(DateTimeOffset? instant) => instant?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) ?? None;

    public static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture) + " s";

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? None;

    public static string Range(DayRangeView range) => $"{range.From:yyyy-MM-dd}..{range.To:yyyy-MM-dd}@{range.Zone}";

    /// <summary>How long ago, in its largest unit.</summary>
    public static string Ago(DateTimeOffset? instant, DateTimeOffset now) => instant is null ? None : (now - instant.Value) switch
    {
        { TotalSeconds: < 120 } span => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, span.TotalSeconds):0} s"),
        { TotalMinutes: < 120 } span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        { TotalHours: < 48 } span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        TimeSpan span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} d"),
    };

    /// <summary>The first few of many, and how many more there are.</summary>
    public static string Few(IReadOnlyCollection<string> all, int most) => all.Count switch
    {
        0 => None,
        int n when n <= most => string.Join(' ', all),
        int n => $"{string.Join(' ', all.Take(most))} +{n - most}",
    };
}
