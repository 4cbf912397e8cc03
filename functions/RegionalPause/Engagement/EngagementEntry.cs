using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Engagement;

/// <summary>One line of an order's engagement log. Never changed: a correction is another entry that names it.</summary>
public sealed record EngagementEntry
{
    /// <summary>Name of the event in the control log.</summary>
    public const string EventName = "EngagementEntered";

    /// <summary>The order it is about.</summary>
    public required OrderId Order { get; init; }

    /// <summary>Its number in the order's log, from 1; 0 for what is not entered yet.</summary>
    public int Number { get; init; }

    /// <summary>What happened.</summary>
    public required EngagementKind Kind { get; init; }

    /// <summary>Where the authority then stood; <c>null</c> where the entry does not say.</summary>
    public AuthorityPosition? Position { get; init; }

    /// <summary>The day it happened.</summary>
    public required DateOnly On { get; init; }

    /// <summary>When it was entered, on the store's clock, rounded up to the second.</summary>
    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>Who entered it.</summary>
    public required Person By { get; init; }

    /// <summary>What it is about, in a few words or a file number: of the matter, never of a member.</summary>
    public required string Reference { get; init; }

    /// <summary>SHA-256 of the document, 64 lower-case hexadecimal digits; <c>null</c> where there is none. The document itself stays where it is.</summary>
    public string? Document { get; init; }

    /// <summary>What has to be done by when because of it; <c>null</c> for nothing.</summary>
    public DueDate? Due { get; init; }

    /// <summary>Number of the entry whose due date this one meets; <c>null</c> for none.</summary>
    public int? Settles { get; init; }

    /// <summary>Number of the entry this one stands in place of; <c>null</c> for none.</summary>
    public int? Corrects { get; init; }

    /// <summary>Whether it was dated back more than a day; shown wherever the entry is (R23).</summary>
    public bool IsLate => DateOnly.FromDateTime(EnteredAt.UtcDateTime).DayNumber - On.DayNumber > 1;

    // One said twice, by a client that did not hear the answer, is one.
    internal bool SaysTheSameAs(EngagementEntry other) =>
        By.IsSameAs(other.By) && this with { Number = 0, EnteredAt = default } == other with { Number = 0, EnteredAt = default, By = By };
}
