using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using static RegionalPause.Safety.ResumptionEvent;
using static RegionalPause.Storage.StoredRecord;

namespace RegionalPause.Safety;

/// <summary>Proposals, events, records and terms as bytes, and the digest of what is reviewed. Reading never fills a gap with a guess.</summary>
internal static class ResumptionJson
{
    private static readonly ResumptionJsonContext Json = new(new JsonSerializerOptions(ResumptionJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static readonly ImmutableHashSet<string> Names =
        [nameof(ResumptionProposed), nameof(ResumptionEdited), nameof(RuleOverridden), nameof(OverrideSeconded), nameof(ResumptionApproved), nameof(ApprovalWithdrawn)];

    /// <summary>Whether an event of the control log is one of these.</summary>
    public static bool IsEvent(string name) => Names.Contains(name);

    /// <summary>
    /// SHA-256, 64 lower-case hexadecimal digits, over exactly what is reviewed: order, revision, whoever wrote it, the proposal, the rule data, each rule with
    /// what it asks for and whether it is met, and the overrides that count. Not over the figures found: a share delivered moves with every receipt, and
    /// what moves while it is read can never be approved by two. They stand in the approval beside it.
    /// </summary>
    public static string Digest(ProposalState standing, Checklist checklist) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new ReviewedShape(FormatVersion, standing.Order.Value, standing.Revision, [.. standing.Authors], Shape(standing.Proposal), Shape(checklist.Data),
            [.. checklist.Results.Select(r => Shape(r) with { Found = null })],
            [.. standing.Overrides.Where(o => o.IsComplete).OrderBy(o => o.Rule).Select(Shape)]),
        Json.ReviewedShape)));

    public static byte[] Write(ProposalState standing) => JsonSerializer.SerializeToUtf8Bytes(Shape(standing), Json.ProposalStateShape);

    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static ProposalState ReadStanding(ReadOnlySpan<byte> bytes) => Standing(Read(bytes, Json.ProposalStateShape, s => s.V));

    /// <summary>The row of a proposal, once it was carried out.</summary>
    public static byte[] WriteCarriedOut(ResumptionRecord record) => JsonSerializer.SerializeToUtf8Bytes(new CarriedOutShape(FormatVersion, Shape(record)), Json.CarriedOutShape);

    /// <summary>What was carried out; <c>null</c> where the row is a proposal's.</summary>
    /// <exception cref="InvalidDataException">The bytes are neither.</exception>
    public static ResumptionRecord? ReadCarriedOut(ReadOnlySpan<byte> bytes) => Read(bytes, Json.CarriedOutShape, s => s.V).Record is { } record ? Record(record) : null;

    public static byte[] Write(ResumptionTerms terms) => JsonSerializer.SerializeToUtf8Bytes(
        new TermsShape(
            FormatVersion, terms.Code.Value, terms.ContentNotBefore, [.. terms.Kinds.Select(EnumWords<ContentType>.Of)], terms.Campaign?.Value, terms.WindowDays, terms.Order.Value,
            terms.Version == 0 ? null : terms.Version), Json.TermsShape);

    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static ResumptionTerms ReadTerms(ReadOnlySpan<byte> bytes)
    {
        TermsShape s = Read(bytes, Json.TermsShape, x => x.V);
        return new ResumptionTerms(new JurisdictionCode(Needed(s.Code, "code")), Needed(s.ContentNotBefore, "contentNotBefore"),
            [.. Needed(s.Kinds, "kinds").Select(k => Word<ContentType>(k, "kinds"))], Campaign(s.Campaign), Needed(s.WindowDays, "windowDays"), Id(s.Order)) { Version = s.Version ?? 0 };
    }

    public static byte[] Write(ResumptionEvent e)
    {
        var shape = new ResumptionEventShape(FormatVersion, e.Name, Instants.ToLedgerSecond(e.At), e.By, e.Order.Value, null, null, null, null, null, null);
        return JsonSerializer.SerializeToUtf8Bytes(e switch
        {
            ResumptionProposed x => shape with { Proposal = Shape(x.Proposal) },
            ResumptionEdited x => shape with { Proposal = Shape(x.Proposal) },
            RuleOverridden x => shape with { Rule = EnumWords<ResumptionRule>.Of(x.Rule), Reason = x.Reason },
            OverrideSeconded x => shape with { Rule = EnumWords<ResumptionRule>.Of(x.Rule) },
            ResumptionApproved x => shape with { Digest = x.Digest, Rules = Shape(x.Checklist.Data), Results = [.. x.Checklist.Results.Select(Shape)] },
            ApprovalWithdrawn => shape,
            _ => throw new UnreachableException($"Event {e.Name}."),
        }, Json.ResumptionEventShape);
    }

    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static ResumptionEvent ReadEvent(ReadOnlySpan<byte> bytes)
    {
        ResumptionEventShape s = Read(bytes, Json.ResumptionEventShape, x => x.V);
        (OrderId order, Person by, DateTimeOffset at) = (Id(s.Order), Needed(s.By, "by"), Needed(s.At, "at"));
        return s.Event switch
        {
            nameof(ResumptionProposed) => new ResumptionProposed(order, Proposal(s.Proposal), by, at),
            nameof(ResumptionEdited) => new ResumptionEdited(order, Proposal(s.Proposal), by, at),
            nameof(RuleOverridden) => new RuleOverridden(order, Word<ResumptionRule>(s.Rule, "rule"), Needed(s.Reason, "reason"), by, at),
            nameof(OverrideSeconded) => new OverrideSeconded(order, Word<ResumptionRule>(s.Rule, "rule"), by, at),
            nameof(ResumptionApproved) => new ResumptionApproved(order, Needed(s.Digest, "digest"), List(s.Rules, s.Results), by, at),
            nameof(ApprovalWithdrawn) => new ApprovalWithdrawn(order, by, at),
            _ => throw new InvalidDataException($"Field 'event' says '{s.Event}', which is no event of a resumption."),
        };
    }

    public static ResumptionRecordShape Shape(ResumptionRecord record) =>
        new(record.Digest, Shape(record.Checklist.Data), [.. record.Checklist.Results.Select(Shape)], Shape(record.Standing));

    public static ResumptionRecord Record(ResumptionRecordShape s) =>
        new() { Standing = Standing(Needed(s.Standing, "resumption.standing")), Checklist = List(s.Rules, s.Results), Digest = Needed(s.Digest, "resumption.digest") };

    public static RuleDataShape Shape(RuleData data) => new(data.Version, data.Sha256);

    public static RuleData Data(RuleDataShape? s) => new(Needed(s?.Version, "rules.version"), Needed(s?.Sha256, "rules.sha256"));

    private static ProposalStateShape Shape(ProposalState s) => new(
        FormatVersion, s.Order.Value, s.Revision, Shape(s.Proposal), [.. s.Authors], [.. s.Overrides.Select(Shape)],
        [.. s.Approvals.Select(a => new ResumptionApprovalShape(a.By, Instants.ToLedgerSecond(a.At), a.Digest))]);

    private static ProposalState Standing(ProposalStateShape s) => new()
    {
        Order = Id(s.Order),
        Revision = Needed(s.Revision, "revision"),
        Proposal = Proposal(s.Proposal),
        Authors = [.. Needed(s.Authors, "authors")],
        Overrides = [.. Needed(s.Overrides, "overrides").Select(o => new RuleOverride(Word<ResumptionRule>(o.Rule, "overrides.rule"), Needed(o.Reason, "overrides.reason"), Needed(o.By, "overrides.by"), o.SecondedBy))],
        Approvals = [.. Needed(s.Approvals, "approvals").Select(a => new ResumptionApproval(Needed(a.By, "approvals.by"), Needed(a.At, "approvals.at"), Needed(a.Digest, "approvals.digest")))],
    };

    private static ProposalShape Shape(ResumptionProposal p) => new(
        [.. p.Jurisdictions.Select(j => j.Value)], p.ContentNotBefore, [.. p.Kinds.Select(EnumWords<ContentType>.Of)], p.Campaign?.Value, p.WindowDays,
        [.. p.Assessments.Select(a => new AssessmentShape(EnumWords<AssessmentKind>.Of(a.Kind), a.Reference, a.Sha256))]);

    private static ResumptionProposal Proposal(ProposalShape? shape)
    {
        ProposalShape s = Needed(shape, "proposal");
        return new ResumptionProposal
        {
            Jurisdictions = [.. Needed(s.Jurisdictions, "proposal.jurisdictions").Select(j => new JurisdictionCode(Needed(j, "proposal.jurisdictions")))],
            ContentNotBefore = Needed(s.ContentNotBefore, "proposal.contentNotBefore"),
            Kinds = [.. Needed(s.Kinds, "proposal.kinds").Select(k => Word<ContentType>(k, "proposal.kinds"))],
            Campaign = Campaign(s.Campaign),
            WindowDays = Needed(s.WindowDays, "proposal.windowDays"),
            Assessments = [.. Needed(s.Assessments, "proposal.assessments").Select(a => new Assessment(
                Word<AssessmentKind>(a.Kind, "proposal.assessments.kind"), Needed(a.Reference, "proposal.assessments.reference"), Needed(a.Sha256, "proposal.assessments.sha256")))],
        };
    }

    // As it was written: a digest was made of it.
    private static CampaignId? Campaign(string? text) => text is null ? null : new CampaignId(text);

    private static RuleResultShape Shape(RuleResult r) => new(EnumWords<ResumptionRule>.Of(r.Rule), r.Met, r.Required, r.Found);

    private static OverrideShape Shape(RuleOverride o) => new(EnumWords<ResumptionRule>.Of(o.Rule), o.Reason, o.By, o.SecondedBy);

    private static Checklist List(RuleDataShape? data, List<RuleResultShape>? results) => new(
        Data(data),
        [.. Needed(results, "results").Select(r => new RuleResult(Word<ResumptionRule>(r.Rule, "results.rule"), Needed(r.Met, "results.met"), Needed(r.Required, "results.required"), Needed(r.Found, "results.found")))]);
}
