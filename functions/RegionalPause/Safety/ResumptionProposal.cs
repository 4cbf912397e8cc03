using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

/// <summary>An assessment on file, by its reference.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Reference">Where it is filed.</param>
/// <param name="Sha256">SHA-256 of the document, hexadecimal.</param>
public sealed record Assessment(AssessmentKind Kind, string Reference, string Sha256);

/// <summary>A proposal: where training is to resume, and under which terms.</summary>
public sealed record ResumptionProposal
{
    /// <summary>Jurisdictions in which training resumes, sorted: all that the order still covers, or some of them (D33).</summary>
    public required ImmutableArray<JurisdictionCode> Jurisdictions { get; init; }

    /// <summary>Content created before this day (UTC) is not admitted (D32).</summary>
    public required DateOnly ContentNotBefore { get; init; }

    /// <summary>Content types that are admitted, sorted; empty for every type (D32).</summary>
    public ImmutableArray<ContentType> Kinds { get; init; } = [];

    /// <summary>The campaign that told the members; <c>null</c> if no campaign is named yet.</summary>
    public CampaignId? Campaign { get; init; }

    /// <summary>Full days each member has from their delivered notice.</summary>
    public required int WindowDays { get; init; }

    /// <summary>Assessments on file, at most one a kind.</summary>
    public ImmutableArray<Assessment> Assessments { get; init; } = [];

    internal bool SaysTheSameAs(ResumptionProposal other) =>
        (ContentNotBefore, Campaign, WindowDays) == (other.ContentNotBefore, other.Campaign, other.WindowDays)
        && Jurisdictions.SequenceEqual(other.Jurisdictions)
        && Kinds.SequenceEqual(other.Kinds)
        && Assessments.SequenceEqual(other.Assessments);
}
