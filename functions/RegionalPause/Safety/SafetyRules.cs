using System.Collections.Immutable;

namespace RegionalPause.Safety;

/// <summary>The safety rules of one jurisdiction, or the strictest of several.</summary>
/// <param name="Outcomes">Positions of the authority that close an engagement well enough; any of them does.</param>
/// <param name="DeliveredPercent">Least share of the campaign's notices delivered, 1 to 100.</param>
/// <param name="WindowDays">Full days members have to object from a delivered notice, <see cref="LeastWindowDays"/> or more.</param>
/// <param name="Assessments">Assessments that have to be on file.</param>
public sealed record SafetyRules(ImmutableArray<AuthorityPosition> Outcomes, int DeliveredPercent, int WindowDays, ImmutableArray<AssessmentKind> Assessments)
{
    /// <summary>No window is shorter, whatever the data or a proposal say (D27).</summary>
    public const int LeastWindowDays = 30;

    /// <summary>A shorter window is warned of: no precedent of a resumption that was not stopped had less.</summary>
    public const int UsualWindowDays = 42;

    /// <summary>Whether whatever meets these rules meets the others too.</summary>
    public bool AsksAsMuchAs(SafetyRules other) =>
        !Outcomes.Except(other.Outcomes).Any() && DeliveredPercent >= other.DeliveredPercent && WindowDays >= other.WindowDays
        && !other.Assessments.Except(Assessments).Any();

    /// <summary>Rules that are met only where both are.</summary>
    public SafetyRules And(SafetyRules other) => new(
        [.. Outcomes.Intersect(other.Outcomes)], Math.Max(DeliveredPercent, other.DeliveredPercent), Math.Max(WindowDays, other.WindowDays),
        [.. Assessments.Union(other.Assessments).Order()]);
}
