using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace RegionalPause.Requests;

/// <summary>
/// Validates that a setting is between two values, both included. Unlike <see cref="RangeAttribute"/>, the error contains the whole name
/// of the setting and its value, and durations need no reflection.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute : ValidationAttribute
{
    private readonly string section;
    private readonly Func<object, bool> isBetween;
    private readonly string bounds;

    /// <summary>Validates a number.</summary>
    /// <param name="section">The configuration section.</param>
    /// <param name="least">The least allowed.</param>
    /// <param name="most">The greatest allowed; without it there is no limit.</param>
    public BetweenAttribute(string section, int least, int most = int.MaxValue)
    {
        this.section = section;
        isBetween = value => value is int number && number >= least && number <= most;
        bounds = most == int.MaxValue ? $"at least {Text(least)}" : $"between {Text(least)} and {Text(most)}";
    }

    /// <summary>Validates a duration.</summary>
    /// <param name="section">The configuration section.</param>
    /// <param name="least">The shortest allowed, as <c>[d.]hh:mm:ss[.fff]</c>.</param>
    /// <param name="most">The longest allowed.</param>
    public BetweenAttribute(string section, string least, string most)
    {
        this.section = section;
        TimeSpan shortest = TimeSpan.Parse(least, CultureInfo.InvariantCulture),
            longest = TimeSpan.Parse(most, CultureInfo.InvariantCulture);
        isBetween = value => value is TimeSpan duration && duration >= shortest && duration <= longest;
        bounds = $"between {least} and {most}";
    }

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is not null && isBetween(value)
            ? ValidationResult.Success
            : new ValidationResult(
                string.Create(CultureInfo.InvariantCulture, $"{section}:{validationContext.MemberName} is {value}; it must be {bounds}.")
            );

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
