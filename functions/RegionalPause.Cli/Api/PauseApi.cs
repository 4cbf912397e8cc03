using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RegionalPause.Campaigns;
using RegionalPause.Cli.Connection;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using RegionalPause.Objections;
using RegionalPause.Recalls;

namespace RegionalPause.Cli.Api;

/// <summary>The operations of the gate's HTTP API.</summary>
internal sealed partial class PauseApi(HttpMessageHandler transport, Uri url, string? token) : IDisposable
{
    private const string DryRun = "dryRun=true";

    private static readonly byte[] Nothing = "{}"u8.ToArray();

    private readonly GateConnection gate = new(transport, url, token);

    /// <summary>Whether a request that changes something was sent, with any result.</summary>
    public bool HasAskedForChange => gate.HasAskedForChange;

    /// <summary>Address of the gate.</summary>
    public Uri Url => gate.Url;

    public void Dispose() => gate.Dispose();

    public Task<Answer<HealthView>> HealthAsync(CancellationToken ct) => gate.GetAsync("health", CliJson.Default.HealthView, ct);

    public Task<Answer<JurisdictionView[]>> JurisdictionsAsync(CancellationToken ct) =>
        gate.GetAsync("jurisdictions", CliJson.Default.JurisdictionViewArray, ct);

    public Task<Answer<FlagView[]>> FlagsAsync(CancellationToken ct) => gate.GetAsync("flags", CliJson.Default.FlagViewArray, ct);

    public Task<Answer<FlagView>> FlagAsync(string code, CancellationToken ct) =>
        gate.GetAsync($"flags/{Escaped(code)}", CliJson.Default.FlagView, ct);

    public Task<Answer<FlagView[]>> SetFlagAsync(string name, FlagBody change, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Put,
            $"flags/{Escaped(name)}",
            Bytes(change, CliJson.Default.FlagBody),
            CliJson.Default.FlagViewArray,
            ct
        );

    public Task<Answer<DifferenceView>> PreviewFlagAsync(string name, FlagBody change, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Put,
            $"flags/{Escaped(name)}?{DryRun}",
            Bytes(change, CliJson.Default.FlagBody),
            CliJson.Default.DifferenceView,
            ct,
            changes: false
        );

    public async Task<string> ExportFlagsAsync(CancellationToken ct) =>
        await gate.GetTextAsync("flags/export", ct) is var json && JsonText.IsFlagDocument(json)
            ? json
            : throw Errors.Unreadable(Url, "it is no document of flags");

    public Task<Answer<FlagView[]>> ImportFlagsAsync(byte[] document, string? reason, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            reason is null ? "flags/import" : $"flags/import?reason={Escaped(reason)}",
            document,
            CliJson.Default.FlagViewArray,
            ct
        );

    public Task<Answer<DifferenceView>> PreviewImportAsync(byte[] document, string? reason, CancellationToken ct)
    {
        string query = reason is null ? DryRun : $"reason={Escaped(reason)}&{DryRun}";
        return gate.SendAsync(HttpMethod.Post, $"flags/import?{query}", document, CliJson.Default.DifferenceView, ct, changes: false);
    }

    public Task<Answer<RulesDifferenceView>> CompareRulesAsync(byte[] data, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, "safety-rules/compare", data, CliJson.Default.RulesDifferenceView, ct, changes: false);

    public Task<Answer<JurisdictionsDifferenceView>> CompareJurisdictionsAsync(byte[] data, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, "jurisdictions/compare", data, CliJson.Default.JurisdictionsDifferenceView, ct, changes: false);

    public Task<Answer<PlanView>> PlanAsync(PauseRequest request, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            "orders/plan",
            Bytes(request, CliJson.Default.PauseRequest),
            CliJson.Default.PlanView,
            ct,
            changes: false
        );

    public Task<Answer<OrderView>> PauseAsync(PauseRequest request, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, "orders", Bytes(request, CliJson.Default.PauseRequest), CliJson.Default.OrderView, ct);

    public Task<Answer<OrderView[]>> OrdersAsync(bool ended, CancellationToken ct) =>
        gate.GetAsync($"orders?ended={(ended ? "true" : "false")}", CliJson.Default.OrderViewArray, ct);

    public Task<Answer<OrderView>> OrderAsync(string id, CancellationToken ct) =>
        gate.GetAsync($"orders/{Escaped(id)}", CliJson.Default.OrderView, ct);

    public Task<Answer<CertificateView>> CertificateAsync(string id, CancellationToken ct) =>
        gate.GetAsync($"orders/{Escaped(id)}/certificate", CliJson.Default.CertificateView, ct);

    public Task<Answer<OrderView>> EndAsync(string id, string ending, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, $"orders/{Escaped(id)}/{ending}", Nothing, CliJson.Default.OrderView, ct);

    public Task<Answer<DifferenceView>> PreviewEndAsync(string id, string ending, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            $"orders/{Escaped(id)}/{ending}?{DryRun}",
            Nothing,
            CliJson.Default.DifferenceView,
            ct,
            changes: false
        );

    public Task<Answer<DifferenceView>> PreviewUndoAsync(string id, UndoBody body, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            $"orders/{Escaped(id)}/undo?{DryRun}",
            Bytes(body, CliJson.Default.UndoBody),
            CliJson.Default.DifferenceView,
            ct,
            changes: false
        );

    public Task<Answer<OrderView>> UndoAsync(string id, UndoBody body, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, $"orders/{Escaped(id)}/undo", Bytes(body, CliJson.Default.UndoBody), CliJson.Default.OrderView, ct);

    public Task<Answer<OrderView>> ConfirmAsync(string id, ConfirmBody body, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            $"orders/{Escaped(id)}/confirm",
            Bytes(body, CliJson.Default.ConfirmBody),
            CliJson.Default.OrderView,
            ct
        );

    public Task<Answer<HoldView[]>> HoldsAsync(CancellationToken ct) => gate.GetAsync("holds", CliJson.Default.HoldViewArray, ct);

    public Task<Answer<HoldView>> HoldAsync(string scope, CancellationToken ct) =>
        gate.GetAsync($"holds/{Escaped(scope)}", CliJson.Default.HoldView, ct);

    public Task<Answer<HoldView>> RetryHoldAsync(string scope, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, $"holds/{Escaped(scope)}/retry", Nothing, CliJson.Default.HoldView, ct);

    /// <summary>A page of the messages that were put aside.</summary>
    /// <param name="query">Names and values of the query; a value that is <c>null</c> is left out.</param>
    /// <param name="ct">Cancels the operation.</param>
    public Task<Answer<PoisonListView>> PoisonAsync(IEnumerable<(string Name, string? Value)> query, CancellationToken ct)
    {
        string joined = string.Join('&', query.Where(q => q.Value is not null).Select(q => $"{q.Name}={Escaped(q.Value!)}"));
        return gate.GetAsync(joined.Length == 0 ? "poison" : $"poison?{joined}", CliJson.Default.PoisonListView, ct);
    }

    public Task<Answer<PoisonMessageView>> PoisonMessageAsync(string id, CancellationToken ct) =>
        gate.GetAsync($"poison/{Escaped(id)}", CliJson.Default.PoisonMessageView, ct);

    public Task<Answer<PoisonMessageView>> FixPoisonAsync(string id, byte[] body, int revision, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Put, $"poison/{Escaped(id)}/body", body, CliJson.Default.PoisonMessageView, ct, revision: revision);

    public Task<Answer<PoisonMessageView>> ResubmitPoisonAsync(string id, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, $"poison/{Escaped(id)}/resubmit", Nothing, CliJson.Default.PoisonMessageView, ct);

    public Task<Answer<PoisonMessageView>> DropPoisonAsync(string id, string reason, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            $"poison/{Escaped(id)}/drop",
            Bytes(new PoisonDropBody { Reason = reason }, CliJson.Default.PoisonDropBody),
            CliJson.Default.PoisonMessageView,
            ct
        );

    public Task<Answer<PoisonCountView>> ResubmitPoisonAsync(PoisonResubmitManyBody body, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            "poison/resubmit",
            Bytes(body, CliJson.Default.PoisonResubmitManyBody),
            CliJson.Default.PoisonCountView,
            ct
        );

    public Task<Answer<PoisonCountView>> DropPoisonAsync(PoisonDropManyBody body, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            "poison/drop",
            Bytes(body, CliJson.Default.PoisonDropManyBody),
            CliJson.Default.PoisonCountView,
            ct
        );

    public Task<Answer<ReadinessView>> ReadinessAsync(CancellationToken ct) =>
        gate.GetAsync("readiness", CliJson.Default.ReadinessView, ct);

    public Task<Answer<DrillView[]>> DrillsAsync(CancellationToken ct) => gate.GetAsync("drills", CliJson.Default.DrillViewArray, ct);

    public Task<Answer<DrillView>> DrillAsync(string id, CancellationToken ct) =>
        gate.GetAsync($"drills/{Escaped(id)}", CliJson.Default.DrillView, ct);

    public Task<Answer<DrillView>> RequestDrillAsync(CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, "drills", Nothing, CliJson.Default.DrillView, ct);

    public Task<Answer<InstanceView[]>> FleetAsync(bool closed, CancellationToken ct) =>
        gate.GetAsync(closed ? "fleet?closed=true" : "fleet", CliJson.Default.InstanceViewArray, ct);

    public Task<Answer<DispositionView[]>> DispositionsAsync(DateOnly? from, DateOnly? to, CancellationToken ct)
    {
        string[] range = [.. from is null ? [] : new[] { $"from={from:yyyy-MM-dd}" }, .. to is null ? [] : new[] { $"to={to:yyyy-MM-dd}" }];
        return gate.GetAsync(
            range.Length == 0 ? "dispositions" : $"dispositions?{string.Join('&', range)}",
            CliJson.Default.DispositionViewArray,
            ct
        );
    }

    /// <summary>Decides a batch of at most 100 messages, each already JSON.</summary>
    public Task<Answer<DecisionsView>> DecideAsync(IReadOnlyCollection<string> messages, bool dryRun, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            dryRun ? $"decisions?{DryRun}" : "decisions",
            Encoding.UTF8.GetBytes($"[{string.Join(',', messages)}]"),
            CliJson.Default.DecisionsView,
            ct,
            changes: !dryRun
        );

    public Task<Answer<DecisionView>> DecisionAsync(string contentId, int revision, CancellationToken ct) =>
        gate.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"decisions?contentId={Escaped(contentId)}&revision={revision}"),
            CliJson.Default.DecisionView,
            ct
        );

    public Task<Answer<TicketView>> CheckTicketAsync(TicketBody question, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            "tickets/check",
            Bytes(question, CliJson.Default.TicketBody),
            CliJson.Default.TicketView,
            ct,
            changes: false
        );

    public Task<Answer<TicketKeysView>> TicketKeysAsync(CancellationToken ct) =>
        gate.GetAsync($"..{TicketKeysView.Path}", CliJson.Default.TicketKeysView, ct);

    public Task<Answer<ErasedView>> EraseMemberAsync(string memberId, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            "members/erase",
            Bytes(new MemberBody { MemberId = memberId }, CliJson.Default.MemberBody),
            CliJson.Default.ErasedView,
            ct
        );

    /// <summary>Records an objection. When the call returns, it is in force on every instance.</summary>
    public Task<Answer<ObjectionView>> ObjectAsync(WrittenObjection objection, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            "objections",
            Bytes(objection, CliJson.Default.WrittenObjection),
            CliJson.Default.ObjectionView,
            ct
        );

    public Task<Answer<CampaignView[]>> CampaignsAsync(CancellationToken ct) =>
        gate.GetAsync("campaigns", CliJson.Default.CampaignViewArray, ct);

    public Task<Answer<CampaignView>> CampaignAsync(string id, CancellationToken ct) =>
        gate.GetAsync($"campaigns/{Escaped(id)}", CliJson.Default.CampaignView, ct);

    public Task<Answer<FiguresView>> FiguresAsync(string id, CancellationToken ct) =>
        gate.GetAsync($"campaigns/{Escaped(id)}/figures", CliJson.Default.FiguresView, ct);

    public Task<Answer<PreviewView>> PreviewAsync(string id, CancellationToken ct) =>
        gate.GetAsync($"campaigns/{Escaped(id)}/preview", CliJson.Default.PreviewView, ct);

    public Task<Answer<CampaignView>> CreateCampaignAsync(CampaignRequest request, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, "campaigns", Bytes(request, CliJson.Default.CampaignRequest), CliJson.Default.CampaignView, ct);

    public Task<Answer<CampaignView>> ReviseCampaignAsync(string id, CampaignRequest request, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            $"campaigns/{Escaped(id)}/revise",
            Bytes(request, CliJson.Default.CampaignRequest),
            CliJson.Default.CampaignView,
            ct
        );

    /// <summary><paramref name="change"/> is start, hold, resume or cancel.</summary>
    public Task<Answer<CampaignView>> ChangeCampaignAsync(string id, string change, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, $"campaigns/{Escaped(id)}/{change}", Nothing, CliJson.Default.CampaignView, ct);

    /// <summary>Registers the members of a part of a file whose first line has the given number there.</summary>
    public Task<Answer<ImportView>> ImportMembersAsync(byte[] ndjson, long from, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            string.Create(CultureInfo.InvariantCulture, $"members/import?from={from}"),
            ndjson,
            CliJson.Default.ImportView,
            ct
        );

    public Task<Answer<EngagementView>> EngagementAsync(string id, CancellationToken ct) =>
        gate.GetAsync($"orders/{Escaped(id)}/engagement", CliJson.Default.EngagementView, ct);

    public Task<Answer<EngagementView>> EnterEngagementAsync(string id, EngagementRequest request, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            $"orders/{Escaped(id)}/engagement",
            Bytes(request, CliJson.Default.EngagementRequest),
            CliJson.Default.EngagementView,
            ct
        );

    public Task<Answer<DueView[]>> DueAsync(bool all, CancellationToken ct) =>
        gate.GetAsync(all ? "engagement/due?all=true" : "engagement/due", CliJson.Default.DueViewArray, ct);

    public Task<Answer<QuarantineSourceView>> QuarantineOfAsync(string memberId, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            "quarantine/find",
            Bytes(new MemberBody { MemberId = memberId }, CliJson.Default.MemberBody),
            CliJson.Default.QuarantineSourceView,
            ct,
            changes: false
        );

    /// <summary><paramref name="source"/> is <c>order/ID</c>, <c>objection/PSEUDONYM</c> or <c>objection/all</c>.</summary>
    public Task<Answer<QuarantineView>> QuarantineAsync(string source, CancellationToken ct) =>
        gate.GetAsync($"quarantine/{source}", CliJson.Default.QuarantineView, ct);

    /// <summary>Writes a set's items (NDJSON) or its filter as they come.</summary>
    public Task SaveQuarantineAsync(
        string source,
        bool filter,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write,
        CancellationToken ct
    ) =>
        gate.SaveAsync(
            $"quarantine/{source}/{(filter ? "filter" : "items")}",
            filter ? "application/octet-stream" : "application/x-ndjson",
            write,
            ct
        );

    public Task<Answer<RecallLogView>> RecallsAsync(string source, CancellationToken ct) =>
        gate.GetAsync($"quarantine/{source}/recalls", CliJson.Default.RecallLogView, ct);

    public Task<Answer<RecallLogView>> EnterRecallAsync(string source, RecallRequest request, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            $"quarantine/{source}/recalls",
            Bytes(request, CliJson.Default.RecallRequest),
            CliJson.Default.RecallLogView,
            ct
        );

    public Task<Answer<ResumptionView>> ResumptionAsync(string id, CancellationToken ct) =>
        gate.GetAsync($"orders/{Escaped(id)}/resumption", CliJson.Default.ResumptionView, ct);

    public Task<Answer<ResumptionView>> ProposeAsync(string id, ProposalBody body, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Put,
            $"orders/{Escaped(id)}/resumption/proposal",
            Bytes(body, CliJson.Default.ProposalBody),
            CliJson.Default.ResumptionView,
            ct
        );

    public Task<Answer<ResumptionView>> OverrideAsync(string id, OverrideBody body, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            $"orders/{Escaped(id)}/resumption/overrides",
            Bytes(body, CliJson.Default.OverrideBody),
            CliJson.Default.ResumptionView,
            ct
        );

    public Task<Answer<ResumptionView>> ApproveAsync(string id, string digest, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            $"orders/{Escaped(id)}/resumption/approvals",
            Bytes(new ApprovalBody { Digest = digest }, CliJson.Default.ApprovalBody),
            CliJson.Default.ResumptionView,
            ct
        );

    public Task<Answer<DifferenceView>> PreviewApproveAsync(string id, string digest, CancellationToken ct)
    {
        byte[] body = Bytes(new ApprovalBody { Digest = digest }, CliJson.Default.ApprovalBody);
        return gate.SendAsync(
            HttpMethod.Post,
            $"orders/{Escaped(id)}/resumption/approvals?{DryRun}",
            body,
            CliJson.Default.DifferenceView,
            ct,
            changes: false
        );
    }

    public Task<Answer<ResumptionView>> WithdrawApprovalAsync(string id, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Delete, $"orders/{Escaped(id)}/resumption/approvals", Nothing, CliJson.Default.ResumptionView, ct);

    public Task<Answer<PermitView[]>> PermitsAsync(bool over, CancellationToken ct) =>
        gate.GetAsync(over ? "permits?over=true" : "permits", CliJson.Default.PermitViewArray, ct);

    public Task<Answer<PermitView>> PermitAsync(string id, CancellationToken ct) =>
        gate.GetAsync($"permits/{Escaped(id)}", CliJson.Default.PermitView, ct);

    /// <summary>Requests a permit with the hash of a manifest.</summary>
    public Task<Answer<PermitView>> RequestPermitAsync(PermitRequest request, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, "permits", Bytes(request, CliJson.Default.PermitRequest), CliJson.Default.PermitView, ct);

    /// <summary>Requests a permit and sends the manifest as it is read.</summary>
    public Task<Answer<PermitView>> RequestPermitAsync(PermitRequest request, Stream manifest, string name, CancellationToken ct)
    {
        string[] query =
        [
            $"run={Escaped(request.Run ?? "")}",
            $"dataset={Escaped(request.Dataset ?? "")}",
            .. request.Jurisdictions.IsEmpty
                ? Array.Empty<string>()
                : [$"jurisdictions={Escaped(string.Join(',', request.Jurisdictions))}"],
            .. request.LeaseSeconds is { } lease
                ? [string.Create(CultureInfo.InvariantCulture, $"leaseSeconds={lease}")]
                : Array.Empty<string>(),
        ];
        return gate.SendFileAsync($"permits?{string.Join('&', query)}", manifest, name, CliJson.Default.PermitView, ct);
    }

    public Task<Answer<PermitView>> RenewPermitAsync(string id, int revision, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            $"permits/{Escaped(id)}/renewals",
            Bytes(new RenewalBody { Revision = revision }, CliJson.Default.RenewalBody),
            CliJson.Default.PermitView,
            ct
        );

    public Task<Answer<PermitView>> EndPermitAsync(string id, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, $"permits/{Escaped(id)}/end", Nothing, CliJson.Default.PermitView, ct);

    /// <summary>Writes what a run must leave out, as a filter file, as it comes.</summary>
    public Task SaveExclusionsAsync(string id, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken ct) =>
        gate.SaveAsync($"permits/{Escaped(id)}/exclusions.filter", "application/octet-stream", write, ct);

    public Task<Answer<LedgerView>> LedgerAsync(CancellationToken ct) => gate.GetAsync("ledger", CliJson.Default.LedgerView, ct);

    /// <summary>Verifies the whole ledger there, and may take a while.</summary>
    public Task<Answer<MissingHoldView[]>> MissingHoldsAsync(CancellationToken ct) =>
        gate.GetAsync("dispositions/missing-holds", CliJson.Default.MissingHoldViewArray, ct);

    public Task<byte[]> InclusionAsync(string contentId, int revision, CancellationToken ct) =>
        gate.GetBytesAsync(
            string.Create(CultureInfo.InvariantCulture, $"ledger/inclusion?contentId={Escaped(contentId)}&revision={revision}"),
            ct
        );

    /// <summary>Writes an evidence pack as it comes.</summary>
    public Task SaveEvidenceAsync(string id, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken ct) =>
        gate.SaveAsync($"orders/{Escaped(id)}/evidence", "application/zip", write, ct);

    /// <summary>
    /// A file, or <c>null</c> where the gate has none; of one that is longer than <paramref name="most"/> one byte more than that.
    /// </summary>
    public async Task<ReadOnlyMemory<byte>?> TryReadAsync(string path, int most, CancellationToken ct)
    {
        try
        {
            return await gate.ReadAsync(path, response => BoundedBody.ReadAsync(response.Content, most, ct), ct);
        }
        catch (CommandFailedException e) when (e.ExitCode == Exit.Of(RegionalPause.Requests.RefusalCode.NotFound))
        {
            return null;
        }
    }

    private static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static string Escaped(string text) => Uri.EscapeDataString(text);
}
