namespace RegionalPause.Cli.Scenarios;

/// <summary>
/// The time zone of the members of a scenario. A campaign writes to no member in the quiet hours (21 to 8), and a scenario cannot wait for
/// the morning.
/// </summary>
internal static class DaytimeZone
{
    private const int FirstHour = 8;
    private const int LastHour = 19;

    // At every hour it is day in one of them.
    private static readonly string[] Elsewhere =
    [
        "America/Los_Angeles",
        "Pacific/Auckland",
        "Asia/Tokyo",
        "Asia/Kolkata",
        "Europe/London",
        "America/Sao_Paulo",
    ];

    /// <summary>The home zone if it is day there, otherwise a zone in which it is.</summary>
    public static string Of(string home, DateTimeOffset now) => Elsewhere.Prepend(home).FirstOrDefault(zone => IsDay(zone, now)) ?? home;

    private static bool IsDay(string name, DateTimeOffset now) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone)
        && TimeZoneInfo.ConvertTime(now, zone).Hour is >= FirstHour and <= LastHour;
}
