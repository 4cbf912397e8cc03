using System.Globalization;

namespace RegionalPause.Readiness;

/// <summary>Durations in a sentence, in the largest unit that is at least two.</summary>
internal static class SpokenTime
{
    public static string Of(TimeSpan time) =>
        time.Duration() switch
        {
            { TotalDays: >= 2 } t => Whole(t.TotalDays, "days"),
            { TotalHours: >= 2 } t => Whole(t.TotalHours, "hours"),
            { TotalMinutes: >= 2 } t => Whole(t.TotalMinutes, "minutes"),
            { TotalSeconds: >= 2 } t => Whole(t.TotalSeconds, "seconds"),
            var t => Whole(t.TotalMilliseconds, "ms"),
        };

    private static string Whole(double number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(number)} {unit}");
}
