using System.Collections.Immutable;

namespace RegionalPause.Safety;

/// <summary>The safety rules of one jurisdiction, or the combined rules of several.</summary>
/// <param name="Outcomes">Positions of the authority that close an engagement; any of them is enough.</param>
/// <param name="DeliveredPercent">Least share of the campaign's notices delivered, in percent, 1 to 100.</param>
/// <param name="WindowDays">Full days that members have to object from a delivered notice, <see cref="LeastWindowDays"/> or more.</param>
/// <param name="Assessments">Assessments that must be on file.</param>
public sealed record SafetyRules(
    ImmutableArray<AuthorityPosition> Outcomes,
    int DeliveredPercent,
    int WindowDays,
    ImmutableArray<AssessmentKind> Assessments
)
{
    /// <summary>The shortest window, regardless of the data and the proposal (D27).</summary>
    public const int LeastWindowDays = 30;

    /// <summary>A shorter window causes a warning: every known resumption that was not stopped had at least this.</summary>
    public const int UsualWindowDays = 42;

    /// <summary>Whether every resumption that meets these rules also meets the other rules.</summary>
    public bool AsksAsMuchAs(SafetyRules other) =>
        !Outcomes.Except(other.Outcomes).Any()
        && DeliveredPercent >= other.DeliveredPercent
        && WindowDays >= other.WindowDays
        && !other.Assessments.Except(Assessments).Any();

    /// <summary>Rules that are met only if both are met.</summary>
    public SafetyRules And(SafetyRules other) =>
        new(
            [.. Outcomes.Intersect(other.Outcomes)],
            Math.Max(DeliveredPercent, other.DeliveredPercent),
            Math.Max(WindowDays, other.WindowDays),
            [.. Assessments.Union(other.Assessments).Order()]
        );
}
