using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Contract;

/// <summary>The body of <c>PUT /api/orders/{id}/resumption/proposal</c>.</summary>
public sealed record ProposalBody
{
    /// <summary>Groups or jurisdictions in which to resume; none means all the order still covers.</summary>
    public ImmutableArray<string> Jurisdictions
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Content created before this day (UTC) stays out.</summary>
    public required DateOnly ContentNotBefore { get; init; }

    /// <summary>Content types that come in; none means all.</summary>
    public ImmutableArray<string> Kinds
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>The campaign that told the members.</summary>
    [MaxBytes(TextLimits.CampaignId)]
    public string? Campaign { get; init; }

    /// <summary>Full days each member has from their delivered notice; what the rules ask for if missing.</summary>
    public int? WindowDays { get; init; }

    /// <summary>Assessments on file.</summary>
    public AssessmentsBody? Assessments { get; init; }
}

/// <summary>Assessments, by kind.</summary>
public sealed record AssessmentsBody
{
    /// <summary>Legitimate interests assessment.</summary>
    public AssessmentBody? Lia { get; init; }

    /// <summary>Data protection impact assessment.</summary>
    public AssessmentBody? Dpia { get; init; }

    /// <summary>Compatibility assessment.</summary>
    public AssessmentBody? Compatibility { get; init; }
}

/// <summary>An assessment.</summary>
public sealed record AssessmentBody
{
    /// <summary>Where it is filed.</summary>
    [MaxBytes(TextLimits.Reference)]
    public required string Reference { get; init; }

    /// <summary>SHA-256 of the document, hexadecimal.</summary>
    public required string Sha256 { get; init; }
}

/// <summary>The body of <c>POST /api/orders/{id}/resumption/overrides</c>.</summary>
public sealed record OverrideBody
{
    /// <summary>The rule.</summary>
    public required string Rule { get; init; }

    /// <summary>Why; the first of the two people gives it.</summary>
    [MaxBytes(TextLimits.OverrideReason)]
    public string? Reason { get; init; }
}

/// <summary>The body of <c>POST /api/orders/{id}/resumption/approvals</c>.</summary>
public sealed record ApprovalBody
{
    /// <summary>Digest of what was reviewed.</summary>
    public required string Digest { get; init; }
}
