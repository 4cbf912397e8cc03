using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RegionalPause.Campaigns;
using RegionalPause.Cli.Connection;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using RegionalPause.Pauses;
using RegionalPause.Recalls;

namespace RegionalPause.Cli.Api;

/// <summary>An answer of the gate: read, and as it came, for <c>--json</c>.</summary>
internal sealed record Answer<T>(T Value, string Json, HttpStatusCode Status);

/// <summary>The gate's HTTP API. Every body goes with its length: the Functions host drops one that comes without.</summary>
internal sealed class PauseApi : IDisposable
{
    /// <summary>Most bytes of an answer that is read whole: more than any there is.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    /// <summary>What is asked by POST and changes nothing.</summary>
    private static readonly string[] Questions = ["api/orders/plan", "api/tickets/check", "api/quarantine/find"];

    private const string DryRun = "dryRun=true";

    private static readonly byte[] Nothing = "{}"u8.ToArray();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient http;
    private readonly Uri url;

    public PauseApi(HttpMessageHandler transport, Uri url, string? token)
    {
        this.url = url;
        http = new HttpClient(transport)
        {
            BaseAddress = url,
            Timeout = Patience,
            MaxResponseContentBufferSize = MostBytes,
        };
        http.DefaultRequestHeaders.UserAgent.Add(
            new ProductInfoHeaderValue("rpause", typeof(PauseApi).Assembly.GetName().Version!.ToString(3))
        );
        if (token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                token.AsSpan().ContainsAnyExceptInRange('!', '~') ? throw Errors.BadToken() : token
            );
    }

    /// <summary>Whether a request that changes something was sent, whatever came of it.</summary>
    public bool HasAskedForChange { get; private set; }

    public Uri Url => url;

    public Task<Answer<HealthView>> HealthAsync(CancellationToken ct) => GetAsync("health", CliJson.Default.HealthView, ct);

    public Task<Answer<JurisdictionView[]>> JurisdictionsAsync(CancellationToken ct) =>
        GetAsync("jurisdictions", CliJson.Default.JurisdictionViewArray, ct);

    public Task<Answer<FlagView[]>> FlagsAsync(CancellationToken ct) => GetAsync("flags", CliJson.Default.FlagViewArray, ct);

    public Task<Answer<FlagView>> FlagAsync(string code, CancellationToken ct) =>
        GetAsync($"flags/{Escaped(code)}", CliJson.Default.FlagView, ct);

    public Task<Answer<FlagView[]>> SetFlagAsync(string name, FlagBody change, CancellationToken ct) =>
        SendAsync(HttpMethod.Put, $"flags/{Escaped(name)}", Bytes(change, CliJson.Default.FlagBody), CliJson.Default.FlagViewArray, ct);

    public Task<Answer<DifferenceView>> PreviewFlagAsync(string name, FlagBody change, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Put,
            $"flags/{Escaped(name)}?{DryRun}",
            Bytes(change, CliJson.Default.FlagBody),
            CliJson.Default.DifferenceView,
            ct
        );

    public async Task<string> ExportFlagsAsync(CancellationToken ct) =>
        (await AskAsync(HttpMethod.Get, "flags/export", null, ct)).Json is var json && JsonText.IsFlagDocument(json)
            ? json
            : throw Errors.Unreadable(url, "it is no document of flags");

    public Task<Answer<FlagView[]>> ImportFlagsAsync(byte[] document, string? reason, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post,
            reason is null ? "flags/import" : $"flags/import?reason={Escaped(reason)}",
            document,
            CliJson.Default.FlagViewArray,
            ct
        );

    public Task<Answer<DifferenceView>> PreviewImportAsync(byte[] document, string? reason, CancellationToken ct)
    {
        string query = reason is null ? DryRun : $"reason={Escaped(reason)}&{DryRun}";
        return SendAsync(HttpMethod.Post, $"flags/import?{query}", document, CliJson.Default.DifferenceView, ct);
    }

    public Task<Answer<PlanView>> PlanAsync(PauseRequest request, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, "orders/plan", Bytes(request, CliJson.Default.PauseRequest), CliJson.Default.PlanView, ct);

    public Task<Answer<OrderView>> PauseAsync(PauseRequest request, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, "orders", Bytes(request, CliJson.Default.PauseRequest), CliJson.Default.OrderView, ct);

    public Task<Answer<OrderView[]>> OrdersAsync(bool ended, CancellationToken ct) =>
        GetAsync($"orders?ended={(ended ? "true" : "false")}", CliJson.Default.OrderViewArray, ct);

    public Task<Answer<OrderView>> OrderAsync(string id, CancellationToken ct) =>
        GetAsync($"orders/{Escaped(id)}", CliJson.Default.OrderView, ct);

    public Task<Answer<CertificateView>> CertificateAsync(string id, CancellationToken ct) =>
        GetAsync($"orders/{Escaped(id)}/certificate", CliJson.Default.CertificateView, ct);

    public Task<Answer<OrderView>> EndAsync(string id, string ending, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, $"orders/{Escaped(id)}/{ending}", Nothing, CliJson.Default.OrderView, ct);

    public Task<Answer<DifferenceView>> PreviewEndAsync(string id, string ending, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, $"orders/{Escaped(id)}/{ending}?{DryRun}", Nothing, CliJson.Default.DifferenceView, ct);

    public Task<Answer<DifferenceView>> PreviewUndoAsync(string id, UndoBody body, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post,
            $"orders/{Escaped(id)}/undo?{DryRun}",
            Bytes(body, CliJson.Default.UndoBody),
            CliJson.Default.DifferenceView,
            ct
        );

    public Task<Answer<OrderView>> UndoAsync(string id, UndoBody body, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, $"orders/{Escaped(id)}/undo", Bytes(body, CliJson.Default.UndoBody), CliJson.Default.OrderView, ct);

    public Task<Answer<OrderView>> ConfirmAsync(string id, DateTimeOffset at, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post,
            $"orders/{Escaped(id)}/confirm",
            Bytes(new ConfirmBody { ConfirmedToAuthorityAt = at }, CliJson.Default.ConfirmBody),
            CliJson.Default.OrderView,
            ct
        );

    public Task<Answer<HoldView[]>> HoldsAsync(CancellationToken ct) => GetAsync("holds", CliJson.Default.HoldViewArray, ct);

    public Task<Answer<HoldView>> HoldAsync(string scope, CancellationToken ct) =>
        GetAsync($"holds/{Escaped(scope)}", CliJson.Default.HoldView, ct);

    public Task<Answer<HoldView>> RetryHoldAsync(string scope, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, $"holds/{Escaped(scope)}/retry", Nothing, CliJson.Default.HoldView, ct);

    public Task<Answer<DrillView[]>> DrillsAsync(CancellationToken ct) => GetAsync("drills", CliJson.Default.DrillViewArray, ct);

    public Task<Answer<DrillView>> DrillAsync(string id, CancellationToken ct) =>
        GetAsync($"drills/{Escaped(id)}", CliJson.Default.DrillView, ct);

    public Task<Answer<DrillView>> RequestDrillAsync(CancellationToken ct) =>
        SendAsync(HttpMethod.Post, "drills", Nothing, CliJson.Default.DrillView, ct);

    public Task<Answer<InstanceView[]>> FleetAsync(bool closed, CancellationToken ct) =>
        GetAsync(closed ? "fleet?closed=true" : "fleet", CliJson.Default.InstanceViewArray, ct);

    public Task<Answer<DispositionView[]>> DispositionsAsync(DateOnly? from, DateOnly? to, CancellationToken ct)
    {
        string[] range = [.. from is null ? [] : new[] { $"from={from:yyyy-MM-dd}" }, .. to is null ? [] : new[] { $"to={to:yyyy-MM-dd}" }];
        return GetAsync(
            range.Length == 0 ? "dispositions" : $"dispositions?{string.Join('&', range)}",
            CliJson.Default.DispositionViewArray,
            ct
        );
    }

    /// <summary>Decides a batch of at most 100 messages, each already JSON.</summary>
    public Task<Answer<DecisionsView>> DecideAsync(IReadOnlyCollection<string> messages, bool dryRun, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post,
            dryRun ? $"decisions?{DryRun}" : "decisions",
            Encoding.UTF8.GetBytes($"[{string.Join(',', messages)}]"),
            CliJson.Default.DecisionsView,
            ct
        );

    public Task<Answer<DecisionView>> DecisionAsync(string contentId, int revision, CancellationToken ct) =>
        GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"decisions?contentId={Escaped(contentId)}&revision={revision}"),
            CliJson.Default.DecisionView,
            ct
        );

    public Task<Answer<TicketView>> CheckTicketAsync(TicketBody question, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, "tickets/check", Bytes(question, CliJson.Default.TicketBody), CliJson.Default.TicketView, ct);

    public Task<Answer<ErasedView>> EraseMemberAsync(string memberId, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post,
            "members/erase",
            Bytes(new MemberBody { MemberId = memberId }, CliJson.Default.MemberBody),
            CliJson.Default.ErasedView,
            ct
        );

    public Task<Answer<CampaignView[]>> CampaignsAsync(CancellationToken ct) =>
        GetAsync("campaigns", CliJson.Default.CampaignViewArray, ct);

    public Task<Answer<CampaignView>> CampaignAsync(string id, CancellationToken ct) =>
        GetAsync($"campaigns/{Escaped(id)}", CliJson.Default.CampaignView, ct);

    public Task<Answer<FiguresView>> FiguresAsync(string id, CancellationToken ct) =>
        GetAsync($"campaigns/{Escaped(id)}/figures", CliJson.Default.FiguresView, ct);

    public Task<Answer<PreviewView>> PreviewAsync(string id, CancellationToken ct) =>
        GetAsync($"campaigns/{Escaped(id)}/preview", CliJson.Default.PreviewView, ct);

    public Task<Answer<CampaignView>> CreateCampaignAsync(CampaignRequest request, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, "campaigns", Bytes(request, CliJson.Default.CampaignRequest), CliJson.Default.CampaignView, ct);

    public Task<Answer<CampaignView>> ReviseCampaignAsync(string id, CampaignRequest request, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post,
            $"campaigns/{Escaped(id)}/revise",
            Bytes(request, CliJson.Default.CampaignRequest),
            CliJson.Default.CampaignView,
            ct
        );

    /// <summary><paramref name="change"/> is start, hold, resume or cancel.</summary>
    public Task<Answer<CampaignView>> ChangeCampaignAsync(string id, string change, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, $"campaigns/{Escaped(id)}/{change}", Nothing, CliJson.Default.CampaignView, ct);

    /// <summary>Registers the members of a part of a file whose first line has the given number there.</summary>
    public Task<Answer<ImportView>> ImportMembersAsync(byte[] ndjson, long from, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post,
            string.Create(CultureInfo.InvariantCulture, $"members/import?from={from}"),
            ndjson,
            CliJson.Default.ImportView,
            ct
        );

    public Task<Answer<EngagementView>> EngagementAsync(string id, CancellationToken ct) =>
        GetAsync($"orders/{Escaped(id)}/engagement", CliJson.Default.EngagementView, ct);

    public Task<Answer<EngagementView>> EnterEngagementAsync(string id, EngagementRequest request, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post,
            $"orders/{Escaped(id)}/engagement",
            Bytes(request, CliJson.Default.EngagementRequest),
            CliJson.Default.EngagementView,
            ct
        );

    public Task<Answer<DueView[]>> DueAsync(bool all, CancellationToken ct) =>
        GetAsync(all ? "engagement/due?all=true" : "engagement/due", CliJson.Default.DueViewArray, ct);

    public Task<Answer<QuarantineSourceView>> QuarantineOfAsync(string memberId, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post,
            "quarantine/find",
            Bytes(new MemberBody { MemberId = memberId }, CliJson.Default.MemberBody),
            CliJson.Default.QuarantineSourceView,
            ct
        );

    /// <summary><paramref name="source"/> is <c>order/ID</c>, <c>objection/PSEUDONYM</c> or <c>objection/all</c>.</summary>
    public Task<Answer<QuarantineView>> QuarantineAsync(string source, CancellationToken ct) =>
        GetAsync($"quarantine/{source}", CliJson.Default.QuarantineView, ct);

    /// <summary>Writes a set's items (NDJSON) or its filter as they come.</summary>
    public Task SaveQuarantineAsync(
        string source,
        bool filter,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write,
        CancellationToken ct
    ) =>
        SaveAsync(
            $"quarantine/{source}/{(filter ? "filter" : "items")}",
            filter ? "application/octet-stream" : "application/x-ndjson",
            write,
            ct
        );

    public Task<Answer<RecallLogView>> RecallsAsync(string source, CancellationToken ct) =>
        GetAsync($"quarantine/{source}/recalls", CliJson.Default.RecallLogView, ct);

    public Task<Answer<RecallLogView>> EnterRecallAsync(string source, RecallRequest request, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post,
            $"quarantine/{source}/recalls",
            Bytes(request, CliJson.Default.RecallRequest),
            CliJson.Default.RecallLogView,
            ct
        );

    public Task<Answer<ResumptionView>> ResumptionAsync(string id, CancellationToken ct) =>
        GetAsync($"orders/{Escaped(id)}/resumption", CliJson.Default.ResumptionView, ct);

    public Task<Answer<ResumptionView>> ProposeAsync(string id, ProposalBody body, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Put,
            $"orders/{Escaped(id)}/resumption/proposal",
            Bytes(body, CliJson.Default.ProposalBody),
            CliJson.Default.ResumptionView,
            ct
        );

    public Task<Answer<ResumptionView>> OverrideAsync(string id, OverrideBody body, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post,
            $"orders/{Escaped(id)}/resumption/overrides",
            Bytes(body, CliJson.Default.OverrideBody),
            CliJson.Default.ResumptionView,
            ct
        );

    public Task<Answer<ResumptionView>> ApproveAsync(string id, string digest, CancellationToken ct) =>
        SendAsync(
            HttpMethod.Post,
            $"orders/{Escaped(id)}/resumption/approvals",
            Bytes(new ApprovalBody { Digest = digest }, CliJson.Default.ApprovalBody),
            CliJson.Default.ResumptionView,
            ct
        );

    public Task<Answer<DifferenceView>> PreviewApproveAsync(string id, string digest, CancellationToken ct)
    {
        byte[] body = Bytes(new ApprovalBody { Digest = digest }, CliJson.Default.ApprovalBody);
        return SendAsync(HttpMethod.Post, $"orders/{Escaped(id)}/resumption/approvals?{DryRun}", body, CliJson.Default.DifferenceView, ct);
    }

    public Task<Answer<ResumptionView>> WithdrawApprovalAsync(string id, CancellationToken ct) =>
        SendAsync(HttpMethod.Delete, $"orders/{Escaped(id)}/resumption/approvals", Nothing, CliJson.Default.ResumptionView, ct);

    public Task<Answer<LedgerView>> LedgerAsync(CancellationToken ct) => GetAsync("ledger", CliJson.Default.LedgerView, ct);

    /// <summary>Verifies the whole ledger there, and may take a while.</summary>
    public Task<Answer<MissingHoldView[]>> MissingHoldsAsync(CancellationToken ct) =>
        GetAsync("dispositions/missing-holds", CliJson.Default.MissingHoldViewArray, ct);

    public async Task<byte[]> InclusionAsync(string contentId, int revision, CancellationToken ct) =>
        (
            await AskForBytesAsync(
                HttpMethod.Get,
                string.Create(CultureInfo.InvariantCulture, $"ledger/inclusion?contentId={Escaped(contentId)}&revision={revision}"),
                null,
                ct
            )
        ).Body;

    /// <summary>Writes an evidence pack as it comes.</summary>
    public Task SaveEvidenceAsync(string id, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken ct) =>
        SaveAsync($"orders/{Escaped(id)}/evidence", "application/zip", write, ct);

    /// <summary>
    /// A file, or <c>null</c> where the gate has none; of one that is longer than <paramref name="most"/> one byte more than that.
    /// </summary>
    public async Task<byte[]?> TryReadAsync(string path, int most, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/" + path);
            return await SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                response => BoundedBody.ReadAsync(response.Content, most, ct),
                ct
            );
        }
        catch (CommandFailedException e) when (e.ExitCode == Exit.Of(RegionalPause.Requests.RefusalCode.NotFound))
        {
            return null;
        }
    }

    public void Dispose() => http.Dispose();

    private Task<Answer<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken ct) =>
        SendAsync(HttpMethod.Get, path, null, type, ct);

    private async Task<Answer<T>> SendAsync<T>(HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> type, CancellationToken ct)
    {
        (HttpStatusCode status, string json) = await AskAsync(method, path, body, ct);
        try
        {
            return new Answer<T>(AnswerJson.Read(json, type) ?? throw Errors.Unreadable(url, "it is null"), json, status);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw Errors.Unreadable(url, e.Message);
        }
    }

    private async Task<(HttpStatusCode Status, string Json)> AskAsync(HttpMethod method, string path, byte[]? body, CancellationToken ct)
    {
        (HttpStatusCode status, byte[] answer) = await AskForBytesAsync(method, path, body, ct);
        return (status, Encoding.UTF8.GetString(answer).TrimStart('\uFEFF'));
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> AskForBytesAsync(
        HttpMethod method,
        string path,
        byte[]? body,
        CancellationToken ct
    )
    {
        using HttpRequestMessage request = Request(method, path);
        if (body is not null)
            request.Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentLength = body.Length },
            };
        return await SendAsync(
            request,
            HttpCompletionOption.ResponseContentRead,
            async response => (response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct)),
            ct
        );
    }

    private async Task SaveAsync(
        string path,
        string type,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write,
        CancellationToken ct
    )
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, path);
        await SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            async response =>
            {
                // A page of something in front of the gate may be empty, as a set may.
                if (response.Content.Headers.ContentType?.MediaType != type)
                    throw Errors.Unreadable(url, $"it is {response.Content.Headers.ContentType?.MediaType ?? "of no type"}, not {type}");
                await using Stream answer = await response.Content.ReadAsStreamAsync(ct);
                byte[] buffer = new byte[64 * 1024];
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
                while (true)
                {
                    patience.CancelAfter(Patience);
                    if (await answer.ReadAsync(buffer, patience.Token) is not (> 0 and int read))
                        return response.StatusCode;
                    await write(buffer.AsMemory(0, read), ct);
                }
            },
            ct
        );
    }

    private static bool IsQuestion(string path) => Questions.Contains(path) || path.EndsWith(DryRun, StringComparison.Ordinal);

    private static HttpRequestMessage Request(HttpMethod method, string path) => new(method, "api/" + path);

    private async Task<T> SendAsync<T>(
        HttpRequestMessage request,
        HttpCompletionOption until,
        Func<HttpResponseMessage, Task<T>> read,
        CancellationToken ct
    )
    {
        bool changes = request.Method != HttpMethod.Get && !IsQuestion(request.RequestUri!.OriginalString);
        HasAskedForChange |= changes;
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, until, ct);
            if (response.IsSuccessStatusCode)
                return await read(response);
            throw (int)response.StatusCode is >= 300 and < 400
                ? Errors.Redirected(url, response.StatusCode, response.Headers.Location)
                : Problem.Read(
                    url,
                    response.StatusCode,
                    Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(ct)).TrimStart('\uFEFF')
                );
        }
        catch (HttpRequestException e)
        {
            throw Failure(e, changes);
        }
        catch (IOException)
        {
            // From the answer's own stream; what is written to a file says so itself.
            throw Errors.BrokenOff(url, changes);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Errors.NoAnswerInTime(url, changes);
        }
    }

    private CommandFailedException Failure(HttpRequestException e, bool changes) =>
        e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => Errors.UnknownHost(url),
            HttpRequestError.SecureConnectionError => Errors.NotTrusted(url, e.InnerException?.Message ?? e.Message),
            HttpRequestError.ResponseEnded => Errors.BrokenOff(url, changes),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded =>
                Errors.Unreadable(url, e.Message),
            _ when e.InnerException is SocketException socket => Errors.NotReachable(url, socket.Message),
            _ when e.InnerException is IOException => Errors.BrokenOff(url, changes),
            _ => Errors.NotReachable(url, e.Message),
        };

    private static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static string Escaped(string text) => Uri.EscapeDataString(text);
}
