using System.Text.Json.Serialization;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Orders;

// The stored format, separate from the domain's types, so that a renamed property cannot change a stored byte. A field that a later version
// may leave out is nullable; PauseJson reports what is missing. Fields are written in declaration order, "v" first.

internal sealed record StandingShape(
    int V,
    OrderShape? Order,
    string? Stage,
    long? Version,
    DateTimeOffset? CommittedAt,
    DateTimeOffset? FencedAt,
    DateTimeOffset? EffectiveAt,
    List<ApprovalShape>? Approvals,
    DateTimeOffset? EndedAt,
    List<string>? Resumed,
    long? EndedVersion,
    OverrideRecordShape? Undone,
    DateTimeOffset? TrainingStoppedAt,
    List<CorrectionShape>? Corrections
);

internal sealed record CorrectionShape(DateTimeOffset? Before, string? Reason, Person? By, DateTimeOffset? At);

internal sealed record ApprovalShape(string? Ending, Person? By, DateTimeOffset? At, string? Reason);

internal sealed record EventShape(
    int V,
    string? Event,
    string? Id,
    DateTimeOffset? At,
    OrderShape? Order,
    string? Ending,
    Person? By,
    DateTimeOffset? ConfirmedToAuthorityAt,
    string? Certificate,
    List<string>? Jurisdictions,
    RuleDataShape? WithoutRules,
    ResumptionRecordShape? Resumption,
    string? Reason,
    List<string>? Closed,
    OverrideRecordShape? Undo,
    List<StoppedShape>? Permits,
    DateTimeOffset? Corrects
);

internal sealed record StoppedShape(string? Id, string? How, DateTimeOffset? At);

internal sealed record CertificateShape(
    int V,
    string? Order,
    long? Version,
    DateTimeOffset? CommittedAt,
    DateTimeOffset? FencedAt,
    DateTimeOffset? EffectiveAt,
    List<FenceShape>? Fences
);

internal sealed record FenceShape(
    string? Shard,
    long? FencePosition,
    string? FenceHash,
    long? LastAdmission,
    DateTimeOffset? LastNotAfter,
    string? Settlement
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(StandingShape))]
[JsonSerializable(typeof(EventShape))]
[JsonSerializable(typeof(CertificateShape))]
internal sealed partial class PauseJsonContext : JsonSerializerContext;
