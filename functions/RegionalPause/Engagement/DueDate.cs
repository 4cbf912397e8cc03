namespace RegionalPause.Engagement;

/// <summary>The time allowed until a due date.</summary>
public enum DueTerm : byte
{
    /// <summary>Five working days.</summary>
    FiveWorkingDays = 1,

    /// <summary>One calendar month, as for the answer to an objection (D24).</summary>
    OneMonth = 2,

    /// <summary>Five calendar months, as for the report after a resumption (D37).</summary>
    FiveMonths = 3,
}

/// <summary>A due date.</summary>
/// <param name="Term">The time allowed.</param>
/// <param name="From">The day from which it counts. This day itself does not count.</param>
public sealed record DueDate(DueTerm Term, DateOnly From)
{
    private const int WorkingDays = 5;

    /// <summary>
    /// The last day that is in time. Working days are Monday to Friday. Public holidays are not considered, so the day may be earlier than
    /// a court would count it, and never later. A month ends on the day with the same number, or on the last day of the month: 31 January
    /// gives 28 or 29 February.
    /// </summary>
    public DateOnly On =>
        Term switch
        {
            DueTerm.OneMonth => From.AddMonths(1),
            DueTerm.FiveMonths => From.AddMonths(5),
            _ => AfterWorkingDays(),
        };

    /// <summary>The first day with a warning: two days, a week or a month before the last day, depending on the term.</summary>
    public DateOnly WarnFrom =>
        On.AddDays(
            Term switch
            {
                DueTerm.OneMonth => -7,
                DueTerm.FiveMonths => -30,
                _ => -2,
            }
        );

    private DateOnly AfterWorkingDays()
    {
        DateOnly day = From;
        for (int counted = 0; counted < WorkingDays; counted += day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1)
            day = day.AddDays(1);
        return day;
    }
}
