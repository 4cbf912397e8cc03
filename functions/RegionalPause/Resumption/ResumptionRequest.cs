using System.Collections.Immutable;

namespace RegionalPause.Resumption;

/// <summary>What somebody proposes, unchecked.</summary>
public sealed record ResumptionRequest
{
    /// <summary>Groups or jurisdictions in which to resume; none means all the order still covers.</summary>
    public ImmutableArray<string> Jurisdictions { get; init; } = [];

    /// <summary>Content created before this day (UTC) stays out.</summary>
    public DateOnly? ContentNotBefore { get; init; }

    /// <summary>Content types that come in, by their lower-case names; none means all.</summary>
    public ImmutableArray<string> Kinds { get; init; } = [];

    /// <summary>The campaign that told the members.</summary>
    public string? Campaign { get; init; }

    /// <summary>Full days each member has from their delivered notice; what the rules ask for if left out.</summary>
    public int? WindowDays { get; init; }

    /// <summary>Assessments on file.</summary>
    public ImmutableArray<AssessmentRequest> Assessments { get; init; } = [];
}

/// <summary>An assessment, unchecked.</summary>
/// <param name="Kind"><c>lia</c>, <c>dpia</c> or <c>compatibility</c>.</param>
/// <param name="Reference">Where it is filed.</param>
/// <param name="Sha256">SHA-256 of the document.</param>
public sealed record AssessmentRequest(string? Kind, string? Reference, string? Sha256);
