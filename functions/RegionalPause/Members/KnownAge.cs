namespace RegionalPause.Members;

/// <summary>
/// What the registry knows of a member's age (D34). It answers two questions that are not each other's contrary: a year of birth leaves the year of every
/// birthday open.
/// </summary>
/// <param name="BirthYear">Year of birth; <c>null</c> where a band is known instead, or nothing.</param>
/// <param name="Band">Age band; <c>null</c> where a year is known instead, or nothing.</param>
/// <param name="Zone">The member's zone, in which their years begin.</param>
public readonly record struct KnownAge(int? BirthYear, AgeBand? Band, TimeZoneInfo Zone)
{
    /// <summary>Whether they are known to have reached an age at an instant: a year proves it once the whole year of that birthday is over, a band by its lower end.</summary>
    public bool HasReached(int age, DateTimeOffset at) => Band is { } band ? band.From >= age : BirthYear is { } year && YearOf(at) - year > age;

    /// <summary>Whether they are known to be under an age, or to have been at an instant: a year proves it before the year of that birthday begins, a band by its upper end.</summary>
    public bool IsUnder(int age, DateTimeOffset at) => Band is { } band ? band.To < age : BirthYear is { } year && YearOf(at) - year < age;

    private int YearOf(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).Year;
}
