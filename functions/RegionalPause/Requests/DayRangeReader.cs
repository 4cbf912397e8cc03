using System.Globalization;

namespace RegionalPause.Requests;

/// <summary>Reads the date ranges of a request: inclusive days in a named zone (D5) that lie in the past (R12).</summary>
internal static class DayRangeReader
{
    internal static DayRange? Read(string field, DayRange? range, DateTimeOffset now, FieldErrors wrong)
    {
        if (range is null)
            return null;
        if (range.From is null && range.To is null)
            wrong.Add(field, null, "a first day, a last day or both; leave the range out to cover any day");
        if (range.To < range.From)
            wrong.Add($"{field}.to", Text(range.To), $"{Text(range.From)}, the first day, or later");

        if (!IanaZones.TryFind(range.Zone?.Trim(), out string? zone, out TimeZoneInfo? known))
        {
            wrong.Add($"{field}.zone", range.Zone, IanaZones.Expected);
            return range;
        }

        DateOnly today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, known).DateTime);
        if (range.From > today)
            wrong.Add($"{field}.from", Text(range.From), $"today in {zone}, {Text(today)}, or an earlier day");
        if (range.To > today)
            wrong.Add($"{field}.to", Text(range.To), $"today in {zone}, {Text(today)}, or an earlier day; leave it out for no last day");
        return range with { Zone = zone };
    }

    private static string? Text(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);
}
