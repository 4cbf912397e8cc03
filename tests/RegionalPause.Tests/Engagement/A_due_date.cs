using System.Globalization;
using RegionalPause.Engagement;
using Shouldly;

namespace RegionalPause.Tests.Engagement;

[Requirement("D24", "D37")]
public sealed class A_due_date
{
    [Theory]
    [InlineData("2024-09-20", "2024-09-27")] // Friday to Friday
    [InlineData("2024-09-16", "2024-09-23")] // Monday: the weekend between does not count
    [InlineData("2024-09-21", "2024-09-27")] // Saturday
    [InlineData("2024-09-22", "2024-09-27")] // Sunday
    [InlineData("2024-12-24", "2024-12-31")] // no public holiday is known
    public void of_five_working_days_counts_Monday_to_Friday(string from, string on) =>
        Due(DueTerm.FiveWorkingDays, from).ShouldBe(Day(on));

    [Theory]
    [InlineData("2025-01-31", "2025-02-28")]
    [InlineData("2024-01-31", "2024-02-29")]
    [InlineData("2024-09-15", "2024-10-15")]
    public void of_one_month_is_the_same_day_of_the_next_or_its_last(string from, string on) =>
        Due(DueTerm.OneMonth, from).ShouldBe(Day(on));

    [Theory]
    [InlineData("2025-11-03", "2026-04-03")] // LinkedIn's report after its start
    [InlineData("2025-09-30", "2026-02-28")]
    public void of_five_months_counts_from_the_first_day_and_not_month_by_month(string from, string on) =>
        Due(DueTerm.FiveMonths, from).ShouldBe(Day(on));

    private static DateOnly Due(DueTerm term, string from) => new DueDate(term, Day(from)).On;

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
