namespace RegionalPause.Safety;

/// <summary>The known facts about an order's engagement with its authority (R23).</summary>
/// <param name="IsEmpty">Whether nothing is recorded.</param>
/// <param name="Position">The authority's position from the last entry that states one; <c>null</c> if no entry states one.</param>
/// <param name="Closed">How it was closed; <c>null</c> while it is open.</param>
public sealed record EngagementFacts(bool IsEmpty, AuthorityPosition? Position, ClosedEngagement? Closed);

/// <summary>A closed engagement.</summary>
/// <param name="On">The day it was closed.</param>
/// <param name="Position">The authority's outcome.</param>
/// <param name="Number">Number of the entry that closed it.</param>
public sealed record ClosedEngagement(DateOnly On, AuthorityPosition Position, int Number);
