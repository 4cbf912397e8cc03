using System.Text.Json.Serialization;
using RegionalPause.Requests;

namespace RegionalPause.Safety;

// The format in storage and under digests, separate from the domain's types, so that a renamed property cannot change a byte. Fields are
// written in declaration order.

internal sealed record ProposalShape(
    List<string>? Jurisdictions,
    DateOnly? ContentNotBefore,
    List<string>? Kinds,
    string? Campaign,
    int? WindowDays,
    List<AssessmentShape>? Assessments
);

internal sealed record AssessmentShape(string? Kind, string? Reference, string? Sha256);

internal sealed record RuleDataShape(string? Version, string? Sha256);

internal sealed record RuleResultShape(string? Rule, bool? Met, string? Required, string? Found);

internal sealed record OverrideShape(string? Rule, string? Reason, Person? By, Person? SecondedBy);

internal sealed record ResumptionApprovalShape(Person? By, DateTimeOffset? At, string? Digest);

internal sealed record ProposalStateShape(
    int V,
    string? Order,
    int? Revision,
    ProposalShape? Proposal,
    List<Person>? Authors,
    List<OverrideShape>? Overrides,
    List<ResumptionApprovalShape>? Approvals,
    ProposalShape? Replaced = null
);

/// <summary>The justification in an event that resumes an order.</summary>
internal sealed record ResumptionRecordShape(
    string? Digest,
    RuleDataShape? Rules,
    List<RuleResultShape>? Results,
    ProposalStateShape? Standing
);

/// <summary>The row of a proposal that was carried out.</summary>
internal sealed record CarriedOutShape(int V, ResumptionRecordShape? Record);

internal sealed record ResumptionEventShape(
    int V,
    string? Event,
    DateTimeOffset? At,
    Person? By,
    string? Order,
    ProposalShape? Proposal,
    string? Rule,
    string? Reason,
    string? Digest,
    RuleDataShape? Rules,
    List<RuleResultShape>? Results
);

/// <summary>What is reviewed. It has no figures, because they keep changing while people read.</summary>
internal sealed record ReviewedShape(
    int V,
    string? Order,
    int? Revision,
    List<Person>? Authors,
    ProposalShape? Proposal,
    RuleDataShape? Rules,
    List<RuleResultShape>? Results,
    List<OverrideShape>? Overrides
);

internal sealed record TermsShape(
    int V,
    string? Code,
    DateOnly? ContentNotBefore,
    List<string>? Kinds,
    string? Campaign,
    int? WindowDays,
    string? Order,
    long? Version
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ProposalStateShape))]
[JsonSerializable(typeof(CarriedOutShape))]
[JsonSerializable(typeof(ResumptionEventShape))]
[JsonSerializable(typeof(ReviewedShape))]
[JsonSerializable(typeof(TermsShape))]
internal sealed partial class ResumptionJsonContext : JsonSerializerContext;
