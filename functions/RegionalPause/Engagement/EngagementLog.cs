using System.Collections.Immutable;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Engagement;

/// <summary>How close a due date is.</summary>
public enum DueState : byte
{
    /// <summary>There is time.</summary>
    Open = 1,

    /// <summary>It is due soon.</summary>
    Soon = 2,

    /// <summary>It has passed.</summary>
    Overdue = 3,
}

/// <summary>A due date that is not met yet.</summary>
/// <param name="Entry">The entry that set it.</param>
/// <param name="On">The last day that is in time.</param>
/// <param name="State">How close it is.</param>
public sealed record OpenDue(EngagementEntry Entry, DateOnly On, DueState State);

/// <summary>An order's dealings with its authority (R23): every entry ever made, and the conclusions from them. Pure.</summary>
/// <param name="Order">The order.</param>
/// <param name="Entries">Every entry, by number.</param>
public sealed record EngagementLog(OrderId Order, ImmutableArray<EngagementEntry> Entries)
{
    /// <summary>The entries that no later entry corrects, by the day they happened.</summary>
    public ImmutableArray<EngagementEntry> Standing
    {
        get
        {
            HashSet<int> corrected = [.. Entries.Select(e => e.Corrects).OfType<int>()];
            return [.. Entries.Where(e => !corrected.Contains(e.Number)).OrderBy(e => e.On).ThenBy(e => e.Number)];
        }
    }

    /// <summary>The authority's position from the last entry that states one; <c>null</c> if no entry states one.</summary>
    public AuthorityPosition? Position => Standing.LastOrDefault(e => e.Position is not null)?.Position;

    /// <summary>
    /// The entry that closed the engagement; <c>null</c> while it is open. A concern or an order that happened later, or was entered later,
    /// opens it again: the person who closed it did not know of it.
    /// </summary>
    public EngagementEntry? Closed =>
        Standing.LastOrDefault(e => e.Kind == EngagementKind.Closed) is { } closed
        && !Standing.Any(e =>
            e.Kind is EngagementKind.ConcernRaised or EngagementKind.Ordered && (e.Number > closed.Number || e.On > closed.On)
        )
            ? closed
            : null;

    /// <summary>The facts for the safety rules.</summary>
    public EngagementFacts Facts =>
        new(
            Entries.IsEmpty,
            Position,
            Closed is { } closed ? new ClosedEngagement(closed.On, closed.Position!.Value, closed.Number) : null
        );

    /// <summary>Due dates that are not met yet, the nearest first.</summary>
    public ImmutableArray<OpenDue> Dues(DateOnly today)
    {
        HashSet<int> settled = [.. Standing.Select(e => e.Settles).OfType<int>()];
        return
        [
            .. Standing
                .Where(e => e.Due is not null && !settled.Contains(e.Number))
                .Select(e => new OpenDue(
                    e,
                    e.Due!.On,
                    today > e.Due.On ? DueState.Overdue
                        : today >= e.Due.WarnFrom ? DueState.Soon
                        : DueState.Open
                ))
                .OrderBy(d => d.On)
                .ThenBy(d => d.Entry.Number),
        ];
    }
}
