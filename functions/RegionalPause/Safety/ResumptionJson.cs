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

/// <summary>
/// Proposals, events, records and terms as bytes, and the digest of what is reviewed. A reader never replaces a missing value by a guess.
/// </summary>
internal static class ResumptionJson
{
    private static readonly ResumptionJsonContext Json = new(
        new JsonSerializerOptions(ResumptionJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    private static readonly ImmutableHashSet<string> Names =
    [
        nameof(ResumptionProposed),
        nameof(ResumptionEdited),
        nameof(RuleOverridden),
        nameof(OverrideSeconded),
        nameof(ResumptionApproved),
        nameof(ApprovalWithdrawn),
    ];

    /// <summary>Whether an event of the control log is an event of a proposal to resume.</summary>
    public static bool IsEvent(string name) => Names.Contains(name);

    /// <summary>
    /// SHA-256, 64 lower-case hexadecimal digits, of exactly what is reviewed: order, revision, authors, proposal, rule data, each rule
    /// with what it requires and whether it is met, and the complete overrides. It does not include the figures found: the delivered share
    /// changes with every receipt, so two people could never approve the same digest. The approval stores the figures separately.
    /// </summary>
    public static string Digest(ProposalState proposal, Checklist checklist)
    {
        var reviewed = new ReviewedShape(
            FormatVersion,
            proposal.Order.Value,
            proposal.Revision,
            [.. proposal.Authors],
            Shape(proposal.Proposal),
            Shape(checklist.Data),
            [.. checklist.Results.Select(r => Shape(r) with { Found = null })],
            [.. proposal.Overrides.Where(o => o.IsComplete).OrderBy(o => o.Rule).Select(Shape)]
        );
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(reviewed, Json.ReviewedShape)));
    }

    public static byte[] Write(ProposalState proposal) => JsonSerializer.SerializeToUtf8Bytes(Shape(proposal), Json.ProposalStateShape);

    /// <exception cref="InvalidDataException">The bytes are not a proposal.</exception>
    public static ProposalState ReadStanding(ReadOnlySpan<byte> bytes) => Standing(Read(bytes, Json.ProposalStateShape, s => s.V));

    /// <summary>Writes the row of a proposal that was carried out.</summary>
    public static byte[] WriteCarriedOut(ResumptionRecord record) =>
        JsonSerializer.SerializeToUtf8Bytes(new CarriedOutShape(FormatVersion, Shape(record)), Json.CarriedOutShape);

    /// <summary>Reads the record of a resumption that was carried out; <c>null</c> if the row is a proposal.</summary>
    /// <exception cref="InvalidDataException">The bytes are neither a record nor a proposal.</exception>
    public static ResumptionRecord? ReadCarriedOut(ReadOnlySpan<byte> bytes) =>
        Read(bytes, Json.CarriedOutShape, s => s.V).Record is { } record ? Record(record) : null;

    public static byte[] Write(ResumptionTerms terms) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new TermsShape(
                FormatVersion,
                terms.Code.Value,
                terms.ContentNotBefore,
                [.. terms.Kinds.Select(EnumWords<ContentType>.Of)],
                terms.Campaign?.Value,
                terms.WindowDays,
                terms.Order.Value,
                terms.Version == 0 ? null : terms.Version
            ),
            Json.TermsShape
        );

    /// <exception cref="InvalidDataException">The bytes are not terms of a resumption.</exception>
    public static ResumptionTerms ReadTerms(ReadOnlySpan<byte> bytes)
    {
        TermsShape s = Read(bytes, Json.TermsShape, x => x.V);
        return new ResumptionTerms(
            new JurisdictionCode(Needed(s.Code, "code")),
            Needed(s.ContentNotBefore, "contentNotBefore"),
            [.. Needed(s.Kinds, "kinds").Select(k => Word<ContentType>(k, "kinds"))],
            Campaign(s.Campaign),
            Needed(s.WindowDays, "windowDays"),
            Id(s.Order)
        )
        {
            Version = s.Version ?? 0,
        };
    }

    public static byte[] Write(ResumptionEvent e)
    {
        var shape = new ResumptionEventShape(
            FormatVersion,
            e.Name,
            Instants.ToLedgerSecond(e.At),
            e.By,
            e.Order.Value,
            null,
            null,
            null,
            null,
            null,
            null
        );
        return JsonSerializer.SerializeToUtf8Bytes(
            e switch
            {
                ResumptionProposed x => shape with { Proposal = Shape(x.Proposal) },
                ResumptionEdited x => shape with { Proposal = Shape(x.Proposal) },
                RuleOverridden x => shape with { Rule = EnumWords<ResumptionRule>.Of(x.Rule), Reason = x.Reason },
                OverrideSeconded x => shape with { Rule = EnumWords<ResumptionRule>.Of(x.Rule) },
                ResumptionApproved x => shape with
                {
                    Digest = x.Digest,
                    Rules = Shape(x.Checklist.Data),
                    Results = [.. x.Checklist.Results.Select(Shape)],
                },
                ApprovalWithdrawn => shape,
                _ => throw new UnreachableException($"Event {e.Name}."),
            },
            Json.ResumptionEventShape
        );
    }

    /// <exception cref="InvalidDataException">The bytes are not an event of a resumption.</exception>
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
            _ => throw new InvalidDataException($"Field 'event' is '{s.Event}', which is not an event of a resumption."),
        };
    }

    public static ResumptionRecordShape Shape(ResumptionRecord record) =>
        new(record.Digest, Shape(record.Checklist.Data), [.. record.Checklist.Results.Select(Shape)], Shape(record.Standing));

    public static ResumptionRecord Record(ResumptionRecordShape s) =>
        new()
        {
            Standing = Standing(Needed(s.Standing, "resumption.standing")),
            Checklist = List(s.Rules, s.Results),
            Digest = Needed(s.Digest, "resumption.digest"),
        };

    public static RuleDataShape Shape(RuleData data) => new(data.Version, data.Sha256);

    public static RuleData Data(RuleDataShape? s) => new(Needed(s?.Version, "rules.version"), Needed(s?.Sha256, "rules.sha256"));

    private static ProposalStateShape Shape(ProposalState s) =>
        new(
            FormatVersion,
            s.Order.Value,
            s.Revision,
            Shape(s.Proposal),
            [.. s.Authors],
            [.. s.Overrides.Select(Shape)],
            [.. s.Approvals.Select(a => new ResumptionApprovalShape(a.By, Instants.ToLedgerSecond(a.At), a.Digest))],
            s.Replaced is { } replaced ? Shape(replaced) : null
        );

    private static ProposalState Standing(ProposalStateShape s) =>
        new()
        {
            Order = Id(s.Order),
            Revision = Needed(s.Revision, "revision"),
            Proposal = Proposal(s.Proposal),
            Authors = [.. Needed(s.Authors, "authors")],
            Overrides =
            [
                .. Needed(s.Overrides, "overrides")
                    .Select(o => new RuleOverride(
                        Word<ResumptionRule>(o.Rule, "overrides.rule"),
                        Needed(o.Reason, "overrides.reason"),
                        Needed(o.By, "overrides.by"),
                        o.SecondedBy
                    )),
            ],
            Approvals =
            [
                .. Needed(s.Approvals, "approvals")
                    .Select(a => new ResumptionApproval(
                        Needed(a.By, "approvals.by"),
                        Needed(a.At, "approvals.at"),
                        Needed(a.Digest, "approvals.digest")
                    )),
            ],
            Replaced = s.Replaced is { } replaced ? Proposal(replaced) : null,
        };

    private static ProposalShape Shape(ResumptionProposal p) =>
        new(
            [.. p.Jurisdictions.Select(j => j.Value)],
            p.ContentNotBefore,
            [.. p.Kinds.Select(EnumWords<ContentType>.Of)],
            p.Campaign?.Value,
            p.WindowDays,
            [.. p.Assessments.Select(a => new AssessmentShape(EnumWords<AssessmentKind>.Of(a.Kind), a.Reference, a.Sha256))]
        );

    private static ResumptionProposal Proposal(ProposalShape? shape)
    {
        ProposalShape s = Needed(shape, "proposal");
        return new ResumptionProposal
        {
            Jurisdictions =
            [
                .. Needed(s.Jurisdictions, "proposal.jurisdictions").Select(j => new JurisdictionCode(Needed(j, "proposal.jurisdictions"))),
            ],
            ContentNotBefore = Needed(s.ContentNotBefore, "proposal.contentNotBefore"),
            Kinds = [.. Needed(s.Kinds, "proposal.kinds").Select(k => Word<ContentType>(k, "proposal.kinds"))],
            Campaign = Campaign(s.Campaign),
            WindowDays = Needed(s.WindowDays, "proposal.windowDays"),
            Assessments =
            [
                .. Needed(s.Assessments, "proposal.assessments")
                    .Select(a => new Assessment(
                        Word<AssessmentKind>(a.Kind, "proposal.assessments.kind"),
                        Needed(a.Reference, "proposal.assessments.reference"),
                        Needed(a.Sha256, "proposal.assessments.sha256")
                    )),
            ],
        };
    }

    // The text is not normalized: a digest was made of it.
    private static CampaignId? Campaign(string? text) => text is null ? null : new CampaignId(text);

    private static RuleResultShape Shape(RuleResult r) => new(EnumWords<ResumptionRule>.Of(r.Rule), r.Met, r.Required, r.Found);

    private static OverrideShape Shape(RuleOverride o) => new(EnumWords<ResumptionRule>.Of(o.Rule), o.Reason, o.By, o.SecondedBy);

    private static Checklist List(RuleDataShape? data, List<RuleResultShape>? results) =>
        new(
            Data(data),
            [
                .. Needed(results, "results")
                    .Select(r => new RuleResult(
                        Word<ResumptionRule>(r.Rule, "results.rule"),
                        Needed(r.Met, "results.met"),
                        Needed(r.Required, "results.required"),
                        Needed(r.Found, "results.found")
                    )),
            ]
        );
}
