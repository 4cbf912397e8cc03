using System.Collections.Immutable;

namespace RegionalPause.Contract;

/// <summary>A resumption: the proposal, which safety rules are met, and the digest to approve (R22).</summary>
/// <param name="Order">The order id.</param>
/// <param name="Stage">The stage of the order.</param>
/// <param name="Covers">Jurisdictions that the order still covers.</param>
/// <param name="Resumed">Jurisdictions in which training has resumed.</param>
/// <param name="Proposal">The proposal; <c>null</c> if there is no proposal.</param>
/// <param name="RulesVersion">Version of the rule data.</param>
/// <param name="RulesSha256">SHA-256 of the rule data, hexadecimal.</param>
/// <param name="Ready">Whether only approvals are missing.</param>
/// <param name="Rules">The result of each rule.</param>
/// <param name="Warnings">Warnings for the people who approve, one sentence each.</param>
/// <param name="Digest">The digest that an approval must state; <c>null</c> without a proposal.</param>
/// <param name="Approvals">The approvals of exactly this digest.</param>
public sealed record ResumptionView(
    string Order,
    string Stage,
    ImmutableArray<string> Covers,
    ImmutableArray<string> Resumed,
    ProposalView? Proposal,
    string RulesVersion,
    string RulesSha256,
    bool Ready,
    ImmutableArray<RuleView> Rules,
    ImmutableArray<string> Warnings,
    string? Digest,
    ImmutableArray<ResumptionApprovalView> Approvals
);

/// <summary>A proposal.</summary>
/// <param name="Revision">Its revision, from 1.</param>
/// <param name="Authors">Who wrote it.</param>
/// <param name="Jurisdictions">Jurisdictions in which training resumes.</param>
/// <param name="ContentNotBefore">Content that was created before this day (UTC) stays excluded from training.</param>
/// <param name="Kinds">Content types for which training resumes; empty means all.</param>
/// <param name="Campaign">The campaign that notified the members.</param>
/// <param name="WindowDays">Full days that a member has to object, counted from the delivery of the notice.</param>
/// <param name="Assessments">Assessments on file, by kind.</param>
/// <param name="Changes">What the last edit changed; empty for the first revision.</param>
public sealed record ProposalView(
    int Revision,
    ImmutableArray<string> Authors,
    ImmutableArray<string> Jurisdictions,
    DateOnly ContentNotBefore,
    ImmutableArray<string> Kinds,
    string? Campaign,
    int WindowDays,
    ImmutableSortedDictionary<string, AssessmentView> Assessments,
    ImmutableArray<ProposalChangeView> Changes
);

/// <summary>One term of a proposal that the last edit changed.</summary>
/// <param name="Term">The name of the term, as in the request.</param>
/// <param name="Before">Its value before the edit; <c>none</c> if it had none.</param>
/// <param name="After">Its value now.</param>
public sealed record ProposalChangeView(string Term, string Before, string After);

/// <summary>An assessment on file.</summary>
public sealed record AssessmentView(string Reference, string Sha256);

/// <summary>The result of a safety rule.</summary>
/// <param name="Rule">The name of the rule.</param>
/// <param name="Met">Whether it is met.</param>
/// <param name="Required">What it requires.</param>
/// <param name="Found">What was found.</param>
/// <param name="Override">The override of the rule; <c>null</c> if there is none.</param>
public sealed record RuleView(string Rule, bool Met, string Required, string Found, OverrideView? Override);

/// <summary>The override of a rule. It counts when a second person has agreed; until then <c>SecondedBy</c> is <c>null</c>.</summary>
public sealed record OverrideView(string Reason, string By, string? SecondedBy);

/// <summary>One person's approval.</summary>
public sealed record ResumptionApprovalView(string By, DateTimeOffset At);
