using FsCheck.Xunit;
using RegionalPause.Notices;
using Shouldly;

namespace RegionalPause.Tests.Notices;

[Requirement("D27", "R22")]
public sealed class The_day_enough_members_were_told
{
    private static readonly DateTimeOffset First = new(2024, 9, 17, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void is_over_at_its_midnight() => Told((19, 0)).EndOfDayThatReached(95, 20).ShouldBe(First.AddHours(15));

    [Fact]
    public void stays_when_somebody_is_told_later() => Told((19, 0), (1, 47)).EndOfDayThatReached(95, 20).ShouldBe(First.AddHours(15));

    [Fact]
    public void is_the_one_whose_deliveries_made_the_share_full() =>
        Told((10, 0), (8, 3), (1, 5), (1, 9)).EndOfDayThatReached(95, 20).ShouldBe(First.AddDays(5).AddHours(15));

    [Fact]
    public void has_not_come_one_member_short() => Told((18, 0)).EndOfDayThatReached(95, 20).ShouldBeNull();

    [Fact]
    public void is_taken_back_by_a_bounce() => Told((19, 0)).Move(First, null).EndOfDayThatReached(95, 20).ShouldBeNull();

    [Fact]
    public void is_a_day_in_UTC() =>
        DeliveryDays
            .None.Move(null, new DateTimeOffset(2024, 9, 17, 23, 30, 0, TimeSpan.FromHours(-7)))
            .Members.Keys.ShouldBe([new DateOnly(2024, 9, 18)]);

    [Property]
    public void is_the_same_however_members_came_to_where_they_are(byte[] moves)
    {
        // Each move sets one of eight members to one of seven days, or to none.
        var where = new DateTimeOffset?[8];
        DeliveryDays days = DeliveryDays.None;
        foreach (byte move in moves)
        {
            DateTimeOffset? to = (move >> 3) % 8 is > 0 and var day ? First.AddDays(day) : null;
            days = days.Move(where[move % 8], to);
            where[move % 8] = to;
        }

        days.Members.Select(d => (d.Key, d.Value))
            .ShouldBe(
                where
                    .OfType<DateTimeOffset>()
                    .GroupBy(at => DateOnly.FromDateTime(at.UtcDateTime))
                    .OrderBy(g => g.Key)
                    .Select(g => (g.Key, (long)g.Count()))
            );
    }

    private static DeliveryDays Told(params (int Members, int After)[] told) =>
        told.SelectMany(t => Enumerable.Repeat(First.AddDays(t.After), t.Members))
            .Aggregate(DeliveryDays.None, (days, at) => days.Move(null, at));
}
