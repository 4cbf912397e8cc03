using RegionalPause.Jurisdictions;

namespace RegionalPause.Control;

/// <summary>Whether content of a jurisdiction may go to training at all. It is closed until an operator opens it.</summary>
/// <param name="Code">The jurisdiction.</param>
/// <param name="Open">Whether training is allowed.</param>
/// <param name="ChangedBy">The person who set it.</param>
/// <param name="ChangedAt">When it was set.</param>
/// <param name="Reason">The reason, in the operator's words.</param>
public sealed record TrainingFlag(JurisdictionCode Code, bool Open, string ChangedBy, DateTimeOffset ChangedAt, string? Reason)
{
    /// <summary>The control version that set it; 0 for a row from before this field was stored.</summary>
    public long Version { get; init; }
}
