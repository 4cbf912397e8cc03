using System.Collections.Immutable;

namespace RegionalPause.Contract;

/// <summary>What is proposed, which safety rules are met, and the digest to approve (R22).</summary>
/// <param name="Order">The order.</param>
/// <param name="Stage">How far the order has come.</param>
/// <param name="Covers">Jurisdictions that it still covers.</param>
/// <param name="Resumed">Jurisdictions in which training has resumed.</param>
/// <param name="Proposal">What is proposed.</param>
/// <param name="RulesVersion">Version of the rule data.</param>
/// <param name="RulesSha256">SHA-256 of the rule data.</param>
/// <param name="Ready">Whether only approvals are missing.</param>
/// <param name="Rules">Each rule, and whether it is met.</param>
/// <param name="Warnings">What a person should know.</param>
/// <param name="Digest">The digest that an approval names.</param>
/// <param name="Approvals">Who approved it.</param>
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
/// <param name="Revision">Its revision.</param>
/// <param name="Authors">Who wrote it.</param>
/// <param name="Jurisdictions">Jurisdictions in which training resumes.</param>
/// <param name="ContentNotBefore">Content created before this day stays out.</param>
/// <param name="Kinds">Content types that come in; none means all.</param>
/// <param name="Campaign">The campaign that told the members.</param>
/// <param name="WindowDays">Full days each member has from their delivered notice.</param>
/// <param name="Assessments">Assessments on file, by kind.</param>
public sealed record ProposalView(
    int Revision,
    ImmutableArray<string> Authors,
    ImmutableArray<string> Jurisdictions,
    DateOnly ContentNotBefore,
    ImmutableArray<string> Kinds,
    string? Campaign,
    int WindowDays,
    ImmutableSortedDictionary<string, AssessmentView> Assessments
);

/// <summary>An assessment on file.</summary>
public sealed record AssessmentView(string Reference, string Sha256);

/// <summary>A safety rule: what it asks for, and what was found.</summary>
public sealed record RuleView(string Rule, bool Met, string Required, string Found, OverrideView? Override);

/// <summary>The override of a rule; it counts once a second person has agreed.</summary>
public sealed record OverrideView(string Reason, string By, string? SecondedBy);

/// <summary>One person's approval.</summary>
public sealed record ResumptionApprovalView(string By, DateTimeOffset At);
