namespace RegionalPause.Engagement;

/// <summary>How long something may take.</summary>
public enum DueTerm : byte
{
    /// <summary>Five working days.</summary>
    FiveWorkingDays = 1,

    /// <summary>One calendar month, as the answer to an objection has (D24).</summary>
    OneMonth = 2,

    /// <summary>Five calendar months, as the report after a resumption had (D37).</summary>
    FiveMonths = 3,
}

/// <summary>The day something is due.</summary>
/// <param name="Term">How long it may take.</param>
/// <param name="From">The day it counts from, which does not count itself.</param>
public sealed record DueDate(DueTerm Term, DateOnly From)
{
    private const int WorkingDays = 5;

    /// <summary>
    /// The last day on which it is in time. Working days are those from Monday to Friday: nothing here knows public holidays, so the day may come earlier than a
    /// court would count it and never later. A month ends on the day of the same number, or on the last one there is: 31 January gives 28 or 29 February.
    /// </summary>
    public DateOnly On => Term switch
    {
        DueTerm.OneMonth => From.AddMonths(1),
        DueTerm.FiveMonths => From.AddMonths(5),
        _ => AfterWorkingDays(),
    };

    /// <summary>The first day on which somebody is warned: two days before, a week, a month, by the term.</summary>
    public DateOnly WarnFrom => On.AddDays(Term switch { DueTerm.OneMonth => -7, DueTerm.FiveMonths => -30, _ => -2 });

    private DateOnly AfterWorkingDays()
    {
        DateOnly day = From;
        for (int counted = 0; counted < WorkingDays; counted += day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1)
            day = day.AddDays(1);
        return day;
    }
}
