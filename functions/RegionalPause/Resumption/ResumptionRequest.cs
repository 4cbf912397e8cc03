using System.Collections.Immutable;

namespace RegionalPause.Resumption;

/// <summary>A proposal to resume, not yet checked.</summary>
public sealed record ResumptionRequest
{
    /// <summary>Groups or jurisdictions in which training resumes; empty means all that the order still covers.</summary>
    public ImmutableArray<string> Jurisdictions { get; init; } = [];

    /// <summary>Content created before this day (UTC) is not admitted.</summary>
    public DateOnly? ContentNotBefore { get; init; }

    /// <summary>Content types that are admitted, by their lower-case names; empty means all.</summary>
    public ImmutableArray<string> Kinds { get; init; } = [];

    /// <summary>The campaign that told the members.</summary>
    public string? Campaign { get; init; }

    /// <summary>Full days each member has from their delivered notice; if left out, the number that the rules require.</summary>
    public int? WindowDays { get; init; }

    /// <summary>Assessments on file.</summary>
    public ImmutableArray<AssessmentRequest> Assessments { get; init; } = [];
}

/// <summary>An assessment, not yet checked.</summary>
/// <param name="Kind"><c>lia</c>, <c>dpia</c> or <c>compatibility</c>.</param>
/// <param name="Reference">Where it is filed.</param>
/// <param name="Sha256">SHA-256 of the document.</param>
public sealed record AssessmentRequest(string? Kind, string? Reference, string? Sha256);
