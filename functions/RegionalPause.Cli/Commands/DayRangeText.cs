using System.CommandLine.Parsing;
using System.Globalization;
using RegionalPause.Requests;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// Reads <c>FROM..TO@ZONE</c>: calendar days, both included. A missing day means no limit, a missing zone means UTC (D5).
/// </summary>
internal static class DayRangeText
{
    public const string Shape = "FROM..TO@ZONE";

    public static DayRange? Read(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TryRead(text, out DayRange? range, out string problem))
            return range;
        result.AddError(
            $"'{text}' is not a range of days: {problem}. Expected e.g. 2024-05-07..2024-08-01@Europe/Dublin. "
                + "Without one of the days the range has no limit there."
        );
        return null;
    }

    public static bool TryRead(string text, out DayRange? range, out string problem)
    {
        range = null;
        (string days, string zone) = text.Split('@', 2) is [var d, var z] ? (d, z) : (text, "Etc/UTC");
        if (days.Split("..") is not [var first, var last])
            problem = "it has no '..'";
        else if (!TryDay(first, out DateOnly? from))
            problem = $"'{first}' is not a day";
        else if (!TryDay(last, out DateOnly? to))
            problem = $"'{last}' is not a day";
        else if (from is null && to is null)
            problem = "both ends are missing";
        else if (from > to)
            problem = "it ends before it begins";
        else if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            problem = $"'{zone}' is not an IANA time zone";
        else
        {
            range = new DayRange(from, to, zone);
            problem = "";
            return true;
        }
        return false;
    }

    private static bool TryDay(string text, out DateOnly? day)
    {
        day = null;
        if (text.Length == 0)
            return true;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly read))
            return false;
        day = read;
        return true;
    }
}
