using RegionalPause.App.OperatorConsole.Frame;

namespace RegionalPause.App.OperatorConsole.Lists;

/// <summary>Instants and numbers inside a sentence.</summary>
public static class Shown
{
    /// <summary>An instant to the second, with its zone; empty if there is none.</summary>
    public static string Instant(DateTimeOffset? at) => at is null ? "" : $"{Counts.Second(at)} UTC";

    /// <summary>A number with its unit: <c>1 item</c>, <c>2 items</c>.</summary>
    public static string Of(long number, string unit) => $"{Counts.Of(number)} {unit}{(number == 1 ? "" : "s")}";

    /// <summary>An age in whole minutes, hours or days, so that a page that shows it does not change every second.</summary>
    public static string Age(TimeSpan age) =>
        age.TotalDays >= 2 ? Of((long)age.TotalDays, "day")
        : age.TotalHours >= 2 ? Of((long)age.TotalHours, "hour")
        : age.TotalMinutes >= 2 ? Of((long)age.TotalMinutes, "minute")
        : "less than two minutes";
}
