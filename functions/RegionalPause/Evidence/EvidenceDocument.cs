using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Engagement;
using RegionalPause.Orders;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Verification;

namespace RegionalPause.Evidence;

// The format of facts.json in the pack, separate from the domain's types, so that a renamed property cannot change a published field.

internal sealed record EvidenceDocument(
    int V,
    DateTimeOffset ReadAt,
    OrderPart Order,
    LedgerPart Ledger,
    IReadOnlyList<Incident> Incidents,
    IReadOnlyDictionary<string, long> Totals,
    IReadOnlyList<CountPart> Counts,
    IReadOnlyList<EventPart> Events,
    IReadOnlyList<EngagementPart> Engagement,
    IReadOnlyList<CampaignPart> Campaigns,
    ObjectionsPart Objections,
    QuarantinePart Quarantine,
    IReadOnlyList<OpeningPart> Openings
)
{
    private static readonly EvidenceJson Json = new(
        new JsonSerializerOptions(EvidenceJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    public static byte[] Write(EvidenceFacts facts)
    {
        var document = new EvidenceDocument(
            1,
            facts.ReadAt,
            OrderOf(facts),
            LedgerOf(facts),
            facts.Incidents,
            Enum.GetValues<EvidenceColumn>().ToDictionary(EvidenceTables.NameOf, facts.Total),
            [.. facts.Counts.Select(Part)],
            [.. facts.History.Select(Part)],
            [.. facts.Engagement.Entries.Select(Part)],
            [.. facts.Campaigns.Select(Part)],
            new ObjectionsPart(
                facts.Objections.Standing,
                facts.Objections.Answering,
                facts.Objections.Withdrawn,
                facts.Objections.MedianUntilLaw is { } median ? (long)median.TotalSeconds : null
            ),
            new QuarantinePart(
                facts.Quarantine.Recalls.Source.ToString()!,
                facts.Quarantine.Set?.Items,
                facts.Quarantine.Set?.Sha256,
                [.. facts.Quarantine.Recalls.Steps.Select(Part)]
            ),
            [.. facts.Openings.Select(Part)]
        );
        return JsonSerializer.SerializeToUtf8Bytes(document, Json.EvidenceDocument);
    }

    private static OrderPart OrderOf(EvidenceFacts facts)
    {
        (OrderState state, PauseOrder order, PauseCertificate? certificate) = (facts.Order, facts.Order.Order, facts.Certificate);
        return new OrderPart(
            order.Id.Value,
            order.Named,
            [.. order.Jurisdictions.Select(j => j.Value)],
            [.. order.ContentTypes.Select(EnumWords<ContentType>.Of)],
            order.Created,
            order.Processed,
            order.Authority,
            order.Reason,
            order.IssuedBy.Name,
            state.StageInWords,
            order.EffectiveFrom,
            order.RecordedAt,
            certificate?.CommittedAt ?? state.CommittedAt,
            certificate?.FencedAt ?? state.FencedAt,
            certificate?.EffectiveAt ?? state.EffectiveAt,
            order.ConfirmedToAuthorityAt,
            state.EndedAt,
            state.TrainingStoppedAt
        );
    }

    private static LedgerPart LedgerOf(EvidenceFacts facts) =>
        new(
            facts.Fault is null,
            facts.Fault?.Where,
            facts.Fault?.Detail,
            facts.Ledger?.Checkpoint.Checkpoint.Origin,
            facts.Ledger?.Checkpoint.Checkpoint.Head.Size,
            facts.Ledger?.Checkpoint.Checkpoint.Head.Root.ToString(),
            facts.Key
        );

    private static CountPart Part(EvidenceCount c) =>
        new(
            c.Day,
            c.Jurisdiction,
            EnumWords<ContentType>.Of(c.Type),
            Enum.GetValues<EvidenceColumn>().ToDictionary(EvidenceTables.NameOf, column => c[column])
        );

    private static EventPart Part(EvidenceEvent e) =>
        new(
            e.At,
            e.Version,
            e.Event.Name,
            EvidenceTables.PersonOf(e.Event),
            e.Event is PauseEvent.OrderLifted { Undo: { } undo } ? Part(undo) : null
        );

    private static EngagementPart Part(EngagementEntry e) =>
        new(
            e.Number,
            e.On,
            e.EnteredAt,
            e.IsLate,
            EnumWords<EngagementKind>.Of(e.Kind),
            e.Position is { } position ? EnumWords<AuthorityPosition>.Of(position) : null,
            e.Reference,
            e.Document,
            e.Due?.On,
            e.Settles,
            e.Corrects,
            e.By.Name
        );

    private static CampaignPart Part(EvidenceCampaign c) =>
        new(
            c.Campaign.Id.Value,
            [.. c.Campaign.Jurisdictions.Select(j => j.Value)],
            c.Campaign.ContentVersion,
            EnumWords<CampaignState>.Of(c.Campaign.State),
            c.Campaign.StartedAt,
            c.Campaign.EndedAt,
            c.Campaign.Counted is { } counted ? Part(counted) : null,
            c.Notices,
            c.Reminders,
            c.Objected
        );

    private static CountedPart Part(CampaignCount c) =>
        new(
            c.At,
            c.Figures.Audience,
            c.Figures.Sent,
            c.Figures.Delivered,
            c.Figures.Bounced,
            c.Figures.Unreachable,
            c.Figures.Objected,
            c.Figures.Reminded
        );

    private static RecallPart Part(RecallStep r) =>
        new(
            r.Number,
            r.At,
            EnumWords<RecallTargetKind>.Of(r.Target.Kind),
            r.Target.Name,
            EnumWords<RecallState>.Of(r.State),
            r.Outcome is { } outcome ? EnumWords<RecallOutcome>.Of(outcome) : null,
            r.Set?.Items,
            r.Set?.Sha256,
            r.Reference,
            r.Document,
            r.By.Name
        );

    private static OpeningPart Part(AuditedOpening o) =>
        new(o.At, o.Version, [.. o.Opening.Jurisdictions.Select(c => c.Value)], Part(o.Opening.Override));

    private static OverridePart Part(RulesOverride o) =>
        new(o.Reason, o.By.Name, o.SecondedBy.Name, o.Data.Version, o.Data.Sha256, [.. o.Rules.Select(EnumWords<ResumptionRule>.Of)]);
}

internal sealed record OrderPart(
    string Id,
    ImmutableArray<string> Named,
    IReadOnlyList<string> Jurisdictions,
    IReadOnlyList<string> ContentTypes,
    DayRange? Created,
    DayRange? Processed,
    string? Authority,
    string? Reason,
    string IssuedBy,
    string Stage,
    DateTimeOffset EffectiveFrom,
    DateTimeOffset RecordedAt,
    DateTimeOffset? CommittedAt,
    DateTimeOffset? FencedAt,
    DateTimeOffset? EffectiveAt,
    DateTimeOffset? ConfirmedToAuthorityAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? TrainingStoppedAt
);

internal sealed record LedgerPart(bool Verified, string? FaultAt, string? Fault, string? Origin, long? Size, string? Root, string Key);

internal sealed record CountPart(DateOnly Day, string Jurisdiction, string ContentType, IReadOnlyDictionary<string, long> Decisions);

internal sealed record EventPart(DateTimeOffset At, long ControlVersion, string Event, string? By, OverridePart? Undo);

internal sealed record OpeningPart(DateTimeOffset At, long ControlVersion, IReadOnlyList<string> Jurisdictions, OverridePart Override);

internal sealed record OverridePart(
    string Reason,
    string By,
    string SecondedBy,
    string RulesVersion,
    string RulesSha256,
    IReadOnlyList<string> OverriddenRules
);

internal sealed record EngagementPart(
    int Entry,
    DateOnly On,
    DateTimeOffset EnteredAt,
    bool EnteredLate,
    string Kind,
    string? Position,
    string Reference,
    string? DocumentSha256,
    DateOnly? DueOn,
    int? Settles,
    int? Corrects,
    string By
);

internal sealed record CampaignPart(
    string Id,
    IReadOnlyList<string> Jurisdictions,
    int ContentVersion,
    string State,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    CountedPart? Counted,
    long NoticesOnRecord,
    long RemindersOnRecord,
    long ObjectedInAnswer
);

internal sealed record CountedPart(
    DateTimeOffset At,
    long Audience,
    long Sent,
    long Delivered,
    long Bounced,
    long Unreachable,
    long ObjectedBefore,
    long Reminded
);

internal sealed record ObjectionsPart(long Standing, long InAnswer, long Withdrawn, long? MedianSecondsUntilLaw);

internal sealed record QuarantinePart(string Source, int? Items, string? Sha256, IReadOnlyList<RecallPart> Recalls);

internal sealed record RecallPart(
    int Step,
    DateTimeOffset At,
    string Kind,
    string Name,
    string State,
    string? Outcome,
    int? Items,
    string? Sha256,
    string? Reference,
    string? DocumentSha256,
    string By
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true
)]
[JsonSerializable(typeof(EvidenceDocument))]
internal sealed partial class EvidenceJson : JsonSerializerContext;
