namespace RegionalPause.Members;

/// <summary>
/// The registry's knowledge of a member's age (D34). The two methods can both return false: a year of birth does not give the day of the
/// birthday.
/// </summary>
/// <param name="BirthYear">Year of birth; <c>null</c> if a band is known instead, or neither.</param>
/// <param name="Band">Age band; <c>null</c> if a year is known instead, or neither.</param>
/// <param name="Zone">The member's time zone; it determines when a year begins for them.</param>
public readonly record struct KnownAge(int? BirthYear, AgeBand? Band, TimeZoneInfo Zone)
{
    /// <summary>Whether the member is known to have reached an age at an instant. A birth year proves it after the end of the calendar year
    /// of that birthday; a band proves it by its lower end.</summary>
    public bool HasReached(int age, DateTimeOffset at) =>
        Band is { } band ? band.From >= age : BirthYear is { } year && YearOf(at) - year > age;

    /// <summary>Whether the member is known to be under an age at an instant. A birth year proves it before the calendar year of that
    /// birthday; a band proves it by its upper end.</summary>
    public bool IsUnder(int age, DateTimeOffset at) => Band is { } band ? band.To < age : BirthYear is { } year && YearOf(at) - year < age;

    private int YearOf(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).Year;
}
