using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using RegionalPause.Requests;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// Options for days, instants and numbers. Each has one format on every computer: ISO 8601 for days, RFC 3339 with an offset for instants,
/// digits with a decimal point for numbers. <c>03/04/2027</c>, <c>1,5</c> and an instant without an offset have different meanings on
/// different computers, so they are refused.
/// </summary>
internal static class OptionOf
{
    /// <summary>The most seconds between updates, or to wait: a day.</summary>
    private const double MostSeconds = 86_400;

    public static Option<DateOnly?> Day(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "DAY",
            CustomParser = result =>
                Read<DateOnly?>(result, text => TryDay(text, out DateOnly day) ? day : null, "a day such as 2024-09-20"),
        };

    public static Option<DateTimeOffset?> Instant(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "INSTANT",
            CustomParser = result =>
                Read<DateTimeOffset?>(
                    result,
                    text => TryInstant(text, out DateTimeOffset instant) ? instant : null,
                    "an instant with its offset such as 2024-09-20T14:00:00Z"
                ),
        };

    public static Option<int?> Whole(string name, string description, string help = "N", int least = 0, int most = int.MaxValue) =>
        new(name)
        {
            Description = description,
            HelpName = help,
            CustomParser = result =>
                Read<int?>(result, text => TryWhole(text, least, most, out long n) ? (int)n : null, $"a whole number{Range(least, most)}"),
        };

    public static Option<int> Whole(
        string name,
        string description,
        int usual,
        string help = "N",
        int least = 0,
        int most = int.MaxValue
    ) =>
        new(name)
        {
            Description = description,
            HelpName = help,
            DefaultValueFactory = _ => usual,
            CustomParser = result =>
                Read<int?>(result, text => TryWhole(text, least, most, out long n) ? (int)n : null, $"a whole number{Range(least, most)}")
                ?? usual,
        };

    public static Option<long?> Long(string name, string description, string help = "N", long least = 0) =>
        new(name)
        {
            Description = description,
            HelpName = help,
            CustomParser = result =>
                Read<long?>(
                    result,
                    text => TryWhole(text, least, long.MaxValue, out long n) ? n : null,
                    $"a whole number{Range(least, int.MaxValue)}"
                ),
        };

    public static Option<double> Seconds(string name, string description, double usual) =>
        Number(name, description, usual, "S", MostSeconds);

    public static Option<double> Number(string name, string description, double usual, string help, double most) =>
        new(name)
        {
            Description = description,
            HelpName = help,
            DefaultValueFactory = _ => usual,
            CustomParser = result =>
                Read<double?>(
                    result,
                    text => TryNumber(text, most, out double n) ? n : null,
                    $"a number such as 0.5, at most {most.ToString(CultureInfo.InvariantCulture)}"
                ) ?? usual,
        };

    private static T? Read<T>(ArgumentResult result, Func<string, T?> read, string expected)
    {
        string text = result.Tokens is [var token, ..] ? token.Value : "";
        if (read(text) is { } value)
            return value;
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name} takes {expected}, not '{text}'.");
        return default;
    }

    private static bool TryDay(string text, out DateOnly day) => Rfc3339.TryDate(Encoding.UTF8.GetBytes(text), out day);

    private static bool TryInstant(string text, out DateTimeOffset instant) =>
        Rfc3339.TryTimestamp(Encoding.UTF8.GetBytes(text), out instant);

    private static bool TryWhole(string text, long least, long most, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

    private static bool TryNumber(string text, double most, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && number <= most;

    private static string Range(long least, long most) =>
        most < int.MaxValue ? $" from {least} to {most}"
        : least > 0 ? $" from {least} on"
        : "";
}
