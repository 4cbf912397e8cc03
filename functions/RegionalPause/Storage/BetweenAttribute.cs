using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace RegionalPause.Storage;

/// <summary>Validates that a duration is between two others, both included. It is like <see cref="RangeAttribute"/> for numbers, but
/// without reflection.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute(string least, string most) : ValidationAttribute($"{{0}} must be between {least} and {most}.")
{
    /// <summary>The shortest allowed.</summary>
    public string Least => least;

    /// <summary>The longest allowed.</summary>
    public string Most => most;

    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is TimeSpan duration
        && duration >= TimeSpan.Parse(least, CultureInfo.InvariantCulture)
        && duration <= TimeSpan.Parse(most, CultureInfo.InvariantCulture);
}
