using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Contract;

/// <summary>The body of <c>PUT /api/orders/{id}/resumption/proposal</c>.</summary>
public sealed record ProposalBody
{
    /// <summary>Groups or jurisdictions in which training resumes; empty means all that the order still covers.</summary>
    public ImmutableArray<string> Jurisdictions
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Content that was created before this day (UTC) stays excluded from training.</summary>
    public required DateOnly ContentNotBefore { get; init; }

    /// <summary>Content types for which training resumes; empty means all.</summary>
    public ImmutableArray<string> Kinds
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>The campaign that notified the members.</summary>
    [MaxBytes(TextLimits.CampaignId)]
    public string? Campaign { get; init; }

    /// <summary>
    /// Full days that a member has to object, counted from the delivery of the notice. If missing, the number that the rules require.
    /// </summary>
    public int? WindowDays { get; init; }

    /// <summary>The assessments on file.</summary>
    public AssessmentsBody? Assessments { get; init; }
}

/// <summary>The assessments, one per kind.</summary>
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
    /// <summary>The file reference.</summary>
    [MaxBytes(TextLimits.Reference)]
    public required string Reference { get; init; }

    /// <summary>SHA-256 of the document, hexadecimal.</summary>
    public required string Sha256 { get; init; }
}

/// <summary>The body of <c>POST /api/orders/{id}/resumption/overrides</c>.</summary>
public sealed record OverrideBody
{
    /// <summary>The name of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>The reason; the first of the two people must state it.</summary>
    [MaxBytes(TextLimits.OverrideReason)]
    public string? Reason { get; init; }
}

/// <summary>The body of <c>POST /api/orders/{id}/resumption/approvals</c>.</summary>
public sealed record ApprovalBody
{
    /// <summary>The digest of the resumption that was reviewed.</summary>
    public required string Digest { get; init; }
}
