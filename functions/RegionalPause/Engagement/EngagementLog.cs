using System.Collections.Immutable;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Engagement;

/// <summary>How near a due date is.</summary>
public enum DueState : byte
{
    /// <summary>There is time.</summary>
    Open = 1,

    /// <summary>It comes soon.</summary>
    Soon = 2,

    /// <summary>It has passed.</summary>
    Overdue = 3,
}

/// <summary>A due date nobody has met yet.</summary>
/// <param name="Entry">The entry that set it.</param>
/// <param name="On">The last day on which it is in time.</param>
/// <param name="State">How near it is.</param>
public sealed record OpenDue(EngagementEntry Entry, DateOnly On, DueState State);

/// <summary>An order's dealings with its authority (R23): every entry ever made, and what they come to. Pure.</summary>
/// <param name="Order">The order.</param>
/// <param name="Entries">Every entry, by number.</param>
public sealed record EngagementLog(OrderId Order, ImmutableArray<EngagementEntry> Entries)
{
    /// <summary>The entries no later one corrects, by the day they happened.</summary>
    public ImmutableArray<EngagementEntry> Standing
    {
        get
        {
            HashSet<int> corrected = [.. Entries.Select(e => e.Corrects).OfType<int>()];
            return [.. Entries.Where(e => !corrected.Contains(e.Number)).OrderBy(e => e.On).ThenBy(e => e.Number)];
        }
    }

    /// <summary>Where the authority stands by the last entry that says so; <c>null</c> where none does.</summary>
    public AuthorityPosition? Position => Standing.LastOrDefault(e => e.Position is not null)?.Position;

    /// <summary>
    /// The entry that closed the engagement; <c>null</c> while it is open. A concern or an order that happened later, or that was entered later, opens it again:
    /// whoever closed it had not seen that.
    /// </summary>
    public EngagementEntry? Closed => Standing.LastOrDefault(e => e.Kind == EngagementKind.Closed) is { } closed
        && !Standing.Any(e => e.Kind is EngagementKind.ConcernRaised or EngagementKind.Ordered && (e.Number > closed.Number || e.On > closed.On))
            ? closed
            : null;

    /// <summary>What the safety rules look at.</summary>
    public EngagementFacts Facts => new(Entries.IsEmpty, Position, Closed is { } closed ? new ClosedEngagement(closed.On, closed.Position!.Value, closed.Number) : null);

    /// <summary>Due dates nobody has met, the nearest first.</summary>
    public ImmutableArray<OpenDue> Dues(DateOnly today)
    {
        HashSet<int> settled = [.. Standing.Select(e => e.Settles).OfType<int>()];
        return
        [
            .. Standing.Where(e => e.Due is not null && !settled.Contains(e.Number))
                .Select(e => new OpenDue(e, e.Due!.On, today > e.Due.On ? DueState.Overdue : today >= e.Due.WarnFrom ? DueState.Soon : DueState.Open))
                .OrderBy(d => d.On).ThenBy(d => d.Entry.Number),
        ];
    }
}
