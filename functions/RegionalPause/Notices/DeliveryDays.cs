using System.Collections.Immutable;

namespace RegionalPause.Notices;

/// <summary>
/// The number of members told on each day (UTC). A member counts on at most one day, and receipts can move them to another day. So receipts
/// that arrive twice or late, or that revoke a delivery, give the same days as receipts that arrive once and in order.
/// </summary>
/// <param name="Members">Members told, by day. Days without members are left out.</param>
internal sealed record DeliveryDays(ImmutableSortedDictionary<DateOnly, long> Members)
{
    /// <summary>The days before any delivery.</summary>
    public static DeliveryDays None { get; } = new(ImmutableSortedDictionary<DateOnly, long>.Empty);

    /// <summary>The days after a member's notice changed.</summary>
    /// <param name="before">When it was delivered, before the change; <c>null</c> if it was not.</param>
    /// <param name="after">When it was delivered, after the change; <c>null</c> if it was not.</param>
    public DeliveryDays Move(DateTimeOffset? before, DateTimeOffset? after)
    {
        DeliveryDays moved = before is { } was ? Add(Day(was), -1) : this;
        return after is { } now ? moved.Add(Day(now), 1) : moved;
    }

    /// <summary>The sum of both.</summary>
    public static DeliveryDays operator +(DeliveryDays a, DeliveryDays b) =>
        b.Members.Aggregate(a, (sum, day) => sum.Add(day.Key, day.Value));

    /// <summary>
    /// The end of the day on which a share of an audience, in percent, had been told; <c>null</c> if the share is not reached.
    /// </summary>
    public DateTimeOffset? EndOfDayThatReached(int percent, long audience)
    {
        decimal told = 0;
        foreach ((DateOnly day, long count) in Members)
        {
            told += count;
            if (told * 100 >= (decimal)audience * percent)
                return new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        }
        return null;
    }

    private DeliveryDays Add(DateOnly day, long count) =>
        new(Members.GetValueOrDefault(day) + count is var sum and not 0 ? Members.SetItem(day, sum) : Members.Remove(day));

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
