using System.Collections.Immutable;
using RegionalPause.App.Api.Description;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;

namespace RegionalPause.App.Api;

internal sealed record ProposalBody
{
    public string[]? Jurisdictions { get; init; }
    public required DateOnly ContentNotBefore { get; init; }
    public string[]? Kinds { get; init; }
    [MaxBytes(TextLimits.CampaignId)]
    public string? Campaign { get; init; }
    public int? WindowDays { get; init; }

    /// <summary>By kind: <c>lia</c>, <c>dpia</c>, <c>compatibility</c>.</summary>
    public AssessmentsBody? Assessments { get; init; }

    public ResumptionRequest ToRequest() => new()
    {
        Jurisdictions = [.. Jurisdictions ?? []],
        ContentNotBefore = ContentNotBefore,
        Kinds = [.. Kinds ?? []],
        Campaign = Campaign,
        WindowDays = WindowDays,
        Assessments = [.. Named("lia", Assessments?.Lia), .. Named("dpia", Assessments?.Dpia), .. Named("compatibility", Assessments?.Compatibility)],
    };

    private static AssessmentRequest[] Named(string kind, AssessmentBody? body) => body is null ? [] : [new AssessmentRequest(kind, body.Reference, body.Sha256)];
}

internal sealed record AssessmentsBody
{
    public AssessmentBody? Lia { get; init; }
    public AssessmentBody? Dpia { get; init; }
    public AssessmentBody? Compatibility { get; init; }
}

internal sealed record AssessmentBody
{
    [MaxBytes(TextLimits.Reference)]
    public required string Reference { get; init; }
    public required string Sha256 { get; init; }
}

internal sealed record OverrideBody
{
    public required string Rule { get; init; }
    [MaxBytes(TextLimits.OverrideReason)]
    public string? Reason { get; init; }
}

internal sealed record ApprovalBody
{
    public required string Digest { get; init; }
}

internal sealed record ResumptionView(
    string Order, string Stage, ImmutableArray<string> Covers, ImmutableArray<string> Resumed, ProposalView? Proposal, string RulesVersion, string RulesSha256, bool Ready, ImmutableArray<RuleView> Rules,
    ImmutableArray<string> Warnings, string? Digest, ImmutableArray<ResumptionApprovalView> Approvals);

internal sealed record ProposalView(
    int Revision, ImmutableArray<string> Authors, ImmutableArray<string> Jurisdictions, DateOnly ContentNotBefore, ImmutableArray<string> Kinds, string? Campaign, int WindowDays,
    ImmutableSortedDictionary<string, AssessmentView> Assessments);

internal sealed record AssessmentView(string Reference, string Sha256);

internal sealed record RuleView(string Rule, bool Met, string Required, string Found, OverrideView? Override);

internal sealed record OverrideView(string Reason, string By, string? SecondedBy);

internal sealed record ResumptionApprovalView(string By, DateTimeOffset At);

/// <summary>Resumptions as the API shows them.</summary>
internal static class ResumptionViews
{
    public static ResumptionView View(this ResumptionReview review) => new(
        review.Order.Order.Id.Value,
        Words.Of(review.Order.Stage),
        review.Order.HasEnded ? [] : [.. review.Order.Rest.Jurisdictions.Select(c => c.Value)],
        [.. review.Order.Resumed.Select(c => c.Value)],
        review.Standing is { } standing ? View(standing) : null,
        review.Checklist.Data.Version,
        review.Checklist.Data.Sha256,
        review.IsReady,
        [.. review.Rules.Select(r => new RuleView(Words.Of(r.Rule), r.Met, r.Required, r.Found, review.Standing?.Overrides.FirstOrDefault(o => o.Rule == r.Rule) is { } o ? new OverrideView(o.Reason, o.By.Name, o.SecondedBy?.Name) : null))],
        review.Checklist.Warnings,
        review.Digest,
        [.. review.Approvals.Select(a => new ResumptionApprovalView(a.By.Name, a.At))]);

    private static ProposalView View(ResumptionStanding standing) => new(
        standing.Revision, [.. standing.Authors.Select(a => a.Name)], [.. standing.Proposal.Jurisdictions.Select(c => c.Value)], standing.Proposal.ContentNotBefore,
        [.. standing.Proposal.Kinds.Select(Words.Of)], standing.Proposal.Campaign?.Value, standing.Proposal.WindowDays,
        standing.Proposal.Assessments.ToImmutableSortedDictionary(a => Words.Of(a.Kind), a => new AssessmentView(a.Reference, a.Sha256), StringComparer.Ordinal));
}
