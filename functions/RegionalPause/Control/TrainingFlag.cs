using RegionalPause.Jurisdictions;

namespace RegionalPause.Control;

/// <summary>May a jurisdiction's content go to training at all? Closed until an operator opens it.</summary>
/// <param name="Code">The jurisdiction.</param>
/// <param name="Open">Whether training is allowed.</param>
/// <param name="ChangedBy">Who set it.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Reason">Why, in the operator's words.</param>
public sealed record TrainingFlag(JurisdictionCode Code, bool Open, string ChangedBy, DateTimeOffset ChangedAt, string? Reason)
{
    /// <summary>The control version that set it; 0 where storage is from before it was kept.</summary>
    public long Version { get; init; }
}
