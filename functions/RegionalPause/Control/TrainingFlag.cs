using RegionalPause.Jurisdictions;

namespace RegionalPause.Control;

/// <summary>Whether a jurisdiction's content may go to training at all. Closed until an operator opens it.</summary>
/// <param name="Code">The jurisdiction.</param>
/// <param name="Open">Whether training is allowed.</param>
/// <param name="ChangedBy">The person who set it.</param>
/// <param name="ChangedAt">When it was set.</param>
/// <param name="Reason">Why, as the operator wrote it.</param>
public sealed record TrainingFlag(JurisdictionCode Code, bool Open, string ChangedBy, DateTimeOffset ChangedAt, string? Reason)
{
    /// <summary>The control version that set it; 0 in rows of releases that did not store it.</summary>
    public long Version { get; init; }
}
