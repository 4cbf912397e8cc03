using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Engagement;

/// <summary>One entry of an order's engagement log. It never changes: a correction is another entry that names it.</summary>
public sealed record EngagementEntry
{
    /// <summary>Name of the event in the control log.</summary>
    public const string EventName = "EngagementEntered";

    /// <summary>The order it is about.</summary>
    public required OrderId Order { get; init; }

    /// <summary>Its number in the order's log, from 1; 0 if it is not entered yet.</summary>
    public int Number { get; init; }

    /// <summary>What happened.</summary>
    public required EngagementKind Kind { get; init; }

    /// <summary>The authority's position at that time; <c>null</c> if the entry does not state one.</summary>
    public AuthorityPosition? Position { get; init; }

    /// <summary>The day it happened.</summary>
    public required DateOnly On { get; init; }

    /// <summary>When it was entered, on the store's clock, rounded up to the second.</summary>
    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>Who entered it.</summary>
    public required Person By { get; init; }

    /// <summary>The subject, in a few words or a file number. It describes the matter, never a member.</summary>
    public required string Reference { get; init; }

    /// <summary>
    /// SHA-256 of the document, 64 lower-case hexadecimal digits; <c>null</c> if there is no document. The document itself is not stored
    /// here.
    /// </summary>
    public string? Document { get; init; }

    /// <summary>The due date that it sets; <c>null</c> if it sets none.</summary>
    public DueDate? Due { get; init; }

    /// <summary>Number of the entry whose due date this one meets; <c>null</c> if it meets none.</summary>
    public int? Settles { get; init; }

    /// <summary>Number of the entry that this one replaces; <c>null</c> if it replaces none.</summary>
    public int? Corrects { get; init; }

    /// <summary>Whether it was entered more than a day after it happened. This is shown wherever the entry is shown (R23).</summary>
    public bool IsLate => DateOnly.FromDateTime(EnteredAt.UtcDateTime).DayNumber - On.DayNumber > 1;

    // A client that lost the response sends the same entry again. It is one entry.
    internal bool SaysTheSameAs(EngagementEntry other) =>
        By.IsSameAs(other.By) && this with { Number = 0, EnteredAt = default } == other with { Number = 0, EnteredAt = default, By = By };
}
