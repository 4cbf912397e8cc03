using System.Collections.Immutable;

namespace RegionalPause.Campaigns;

/// <summary>
/// On which day (UTC) how many members were told. A member counts on one day or on none, and moves with what receipts say, so that receipts which come twice,
/// late, or take a delivery back leave the days as if they had come once and in order.
/// </summary>
/// <param name="Members">Members told, by day; none of them 0.</param>
internal sealed record DeliveryDays(ImmutableSortedDictionary<DateOnly, long> Members)
{
    /// <summary>Nobody was told yet.</summary>
    public static DeliveryDays None { get; } = new(ImmutableSortedDictionary<DateOnly, long>.Empty);

    /// <summary>After a member's notice changed.</summary>
    public DeliveryDays Move(DateTimeOffset? before, DateTimeOffset? after)
    {
        DeliveryDays moved = before is { } was ? Add(Day(was), -1) : this;
        return after is { } now ? moved.Add(Day(now), 1) : moved;
    }

    /// <summary>Both together.</summary>
    public static DeliveryDays operator +(DeliveryDays a, DeliveryDays b) => b.Members.Aggregate(a, (sum, day) => sum.Add(day.Key, day.Value));

    /// <summary>The end of the day on which a share of an audience had been told, in percent; <c>null</c> while it has not.</summary>
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
