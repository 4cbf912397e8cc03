using RegionalPause.Requests;

namespace RegionalPause.Engagement;

/// <summary>A request to add an entry, not yet checked.</summary>
public sealed record EngagementRequest
{
    /// <summary>What happened, for example <c>concern-raised</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The authority's position at that time, for example <c>engaged</c>.</summary>
    public string? Position { get; init; }

    /// <summary>The day it happened.</summary>
    public required DateOnly On { get; init; }

    /// <summary>The subject, in a few words or a file number.</summary>
    [MaxBytes(TextLimits.Reference)]
    public required string Reference { get; init; }

    /// <summary>SHA-256 of the document, hexadecimal.</summary>
    public string? Document { get; init; }

    /// <summary>The time allowed: <c>five-working-days</c>, <c>one-month</c> or <c>five-months</c>.</summary>
    public string? Due { get; init; }

    /// <summary>The day from which <see cref="Due"/> counts; <see cref="On"/> if left out.</summary>
    public DateOnly? DueFrom { get; init; }

    /// <summary>Number of the entry whose due date this one meets.</summary>
    public int? Settles { get; init; }

    /// <summary>Number of the entry that this one replaces.</summary>
    public int? Corrects { get; init; }
}
