using System.Collections.Immutable;

namespace RegionalPause.Cli.Api;

internal sealed record ResumptionView(string Order, string Stage, string RulesVersion, bool Ready)
{
    public ImmutableArray<string> Covers { get; set; } = [];

    public ImmutableArray<string> Resumed { get; set; } = [];

    public ProposalView? Proposal { get; set; }

    public ImmutableArray<RuleView> Rules { get; set; } = [];

    public ImmutableArray<string> Warnings { get; set; } = [];

    public string? Digest { get; set; }

    public ImmutableArray<ApprovedBy> Approvals { get; set; } = [];
}

internal sealed record ProposalView(int Revision, DateOnly ContentNotBefore, int WindowDays)
{
    public ImmutableArray<string> Authors { get; set; } = [];

    public ImmutableArray<string> Jurisdictions { get; set; } = [];

    public ImmutableArray<string> Kinds { get; set; } = [];

    public string? Campaign { get; set; }

    public Dictionary<string, FiledAssessment>? Assessments { get; set; }
}

internal sealed record RuleView(string Rule, bool Met, string Required, string Found, OverrideView? Override);

internal sealed record OverrideView(string Reason, string By, string? SecondedBy);

internal sealed record ApprovedBy(string By, DateTimeOffset At);

// What is sent.

internal sealed record ProposalBody(
    IReadOnlyList<string>? Jurisdictions, DateOnly ContentNotBefore, IReadOnlyList<string>? Kinds, string? Campaign, int? WindowDays, IReadOnlyDictionary<string, FiledAssessment>? Assessments);

internal sealed record FiledAssessment(string Reference, string Sha256);

internal sealed record OverrideBody(string Rule, string? Reason);

internal sealed record ApprovalBody(string Digest);
