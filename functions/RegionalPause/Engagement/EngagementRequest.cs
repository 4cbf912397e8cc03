using RegionalPause.Requests;

namespace RegionalPause.Engagement;

/// <summary>What somebody enters, unchecked.</summary>
public sealed record EngagementRequest
{
    /// <summary>What happened, e.g. <c>concern-raised</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where the authority then stood, e.g. <c>engaged</c>.</summary>
    public string? Position { get; init; }

    /// <summary>The day it happened.</summary>
    public required DateOnly On { get; init; }

    /// <summary>What it is about, in a few words or a file number.</summary>
    [MaxBytes(TextLimits.Reference)]
    public required string Reference { get; init; }

    /// <summary>SHA-256 of the document, hexadecimal.</summary>
    public string? Document { get; init; }

    /// <summary>What has to be done by when: <c>five-working-days</c>, <c>one-month</c> or <c>five-months</c>.</summary>
    public string? Due { get; init; }

    /// <summary>The day <see cref="Due"/> counts from; <see cref="On"/> if left out.</summary>
    public DateOnly? DueFrom { get; init; }

    /// <summary>Number of the entry whose due date this one meets.</summary>
    public int? Settles { get; init; }

    /// <summary>Number of the entry this one stands in place of.</summary>
    public int? Corrects { get; init; }
}
