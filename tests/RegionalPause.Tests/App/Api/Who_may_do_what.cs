using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace RegionalPause.Tests.App.Api;

[Requirement("R14", "R28", "R36")]
public sealed class Who_may_do_what : IAsyncLifetime
{
    private const string Operate = "Pause.Operate",
        Approve = "Pause.Approve",
        Audit = "Pause.Audit",
        Submit = "Content.Submit",
        Speak = "Members.Speak";

    private static readonly string[] Everybody = ["", Operate, Approve, Audit, Submit, Speak];

    private TestApp app = null!;

    /// <summary>Every route with the roles that may use it; the empty role is nobody at all.</summary>
    public static TheoryData<string, string, string[]> Routes =>
        new()
        {
            { "GET", "/api/health", Everybody },
            { "GET", "/api/schemas/content-submitted", Everybody },
            { "GET", "/.well-known/regionalpause/ticket-keys", Everybody },
            { "GET", "/api/openapi.json", Everybody },
            { "GET", "/api/jurisdictions", [Operate, Approve, Audit] },
            { "GET", "/api/jurisdictions/groups", [Operate, Approve, Audit] },
            { "POST", "/api/jurisdictions/compare", [Operate, Approve, Audit] },
            { "GET", "/api/flags", [Operate, Approve, Audit] },
            { "GET", "/api/flags/export", [Operate, Approve, Audit] },
            { "GET", "/api/flags/{code}", [Operate, Approve, Audit] },
            { "PUT", "/api/flags/{name}", [Operate, Approve] },
            { "POST", "/api/flags/import", [Approve] },
            { "POST", "/api/orders/plan", [Operate] },
            { "POST", "/api/orders", [Operate] },
            { "GET", "/api/orders", [Operate, Approve, Audit] },
            { "GET", "/api/orders/{id}", [Operate, Approve, Audit] },
            { "GET", "/api/orders/{id}/certificate", [Operate, Approve, Audit] },
            { "GET", "/api/orders/{id}/evidence", [Operate, Approve, Audit] },
            { "POST", "/api/orders/{id}/confirm", [Operate] },
            { "POST", "/api/orders/{id}/lift", [Approve] },
            { "POST", "/api/orders/{id}/withdraw", [Approve] },
            { "POST", "/api/orders/{id}/undo", [Approve] },
            { "POST", "/api/decisions", [Submit] },
            { "GET", "/api/decisions", [Operate, Approve, Audit, Submit] },
            { "GET", "/api/holds", [Operate, Approve, Audit] },
            { "GET", "/api/holds/{scope}", [Operate, Approve, Audit] },
            { "POST", "/api/holds/{scope}/retry", [Operate] },
            { "GET", "/api/poison", [Operate, Approve, Audit] },
            { "GET", "/api/poison/{id}", [Operate] },
            { "PUT", "/api/poison/{id}/body", [Operate] },
            { "POST", "/api/poison/{id}/resubmit", [Operate] },
            { "POST", "/api/poison/{id}/drop", [Operate] },
            { "POST", "/api/poison/resubmit", [Operate] },
            { "POST", "/api/poison/drop", [Operate] },
            { "POST", "/api/objections", [Operate, Speak] },
            { "POST", "/api/objections/find", [Operate, Speak] },
            { "GET", "/api/drills", [Operate, Approve, Audit] },
            { "GET", "/api/drills/{id}", [Operate, Approve, Audit] },
            { "POST", "/api/drills", [Operate] },
            { "GET", "/api/readiness", [Operate, Approve, Audit] },
            { "GET", "/api/webhooks", [Operate, Approve, Audit] },
            { "POST", "/api/webhooks/{name}/test", [Operate] },
            { "POST", "/api/webhooks/{name}/replay", [Operate] },
            { "GET", "/api/fleet", [Operate, Approve, Audit] },
            { "GET", "/api/dispositions", [Operate, Approve, Audit] },
            { "GET", "/api/dispositions/missing-holds", [Operate, Approve, Audit] },
            { "POST", "/api/tickets/check", [Submit, Audit] },
            { "POST", "/api/members/erase", [Operate] },
            { "POST", "/api/members/import", [Operate] },
            { "GET", "/api/campaigns", [Operate, Approve, Audit] },
            { "GET", "/api/campaigns/{id}", [Operate, Approve, Audit] },
            { "GET", "/api/campaigns/{id}/figures", [Operate, Approve, Audit] },
            { "GET", "/api/campaigns/{id}/preview", [Operate, Approve, Audit] },
            { "POST", "/api/campaigns", [Operate] },
            { "POST", "/api/campaigns/{id}/revise", [Operate] },
            { "POST", "/api/campaigns/{id}/start", [Operate] },
            { "POST", "/api/campaigns/{id}/hold", [Operate] },
            { "POST", "/api/campaigns/{id}/resume", [Operate] },
            { "POST", "/api/campaigns/{id}/cancel", [Operate] },
            { "GET", "/api/engagement/due", [Operate, Approve, Audit] },
            { "GET", "/api/orders/{id}/engagement", [Operate, Approve, Audit] },
            { "POST", "/api/orders/{id}/engagement", [Operate] },
            { "POST", "/api/quarantine/find", [Operate] },
            { "GET", "/api/quarantine/{kind}/{id}", [Operate, Approve, Audit] },
            { "GET", "/api/quarantine/{kind}/{id}/items", [Operate, Approve, Audit] },
            { "GET", "/api/quarantine/{kind}/{id}/filter", [Operate, Approve, Audit] },
            { "GET", "/api/quarantine/{kind}/{id}/recalls", [Operate, Approve, Audit] },
            { "POST", "/api/quarantine/{kind}/{id}/recalls", [Operate] },
            { "GET", "/api/orders/{id}/resumption", [Operate, Approve, Audit] },
            { "PUT", "/api/orders/{id}/resumption/proposal", [Operate] },
            { "POST", "/api/orders/{id}/resumption/overrides", [Approve] },
            { "POST", "/api/orders/{id}/resumption/approvals", [Approve] },
            { "DELETE", "/api/orders/{id}/resumption/approvals", [Approve] },
            { "POST", "/api/safety-rules/compare", [Operate, Approve, Audit] },
            { "GET", "/api/ledger", [Operate, Approve, Audit] },
            { "GET", "/api/ledger/checkpoint", [Operate, Approve, Audit] },
            { "GET", "/api/ledger/tile/{**path}", [Operate, Approve, Audit] },
            { "GET", "/api/ledger/inclusion", [Operate, Approve, Audit] },
            { "GET", "/api/ledger/consistency", [Operate, Approve, Audit] },
            { "GET", "/api/permits", [Operate, Approve, Audit] },
            { "GET", "/api/permits/{id}", [Operate, Approve, Audit, Submit] },
            { "GET", "/api/permits/{id}/exclusions", [Operate, Approve, Audit, Submit] },
            { "GET", "/api/permits/{id}/exclusions.filter", [Operate, Approve, Audit, Submit] },
            { "POST", "/api/permits", [Submit] },
            { "POST", "/api/permits/{id}/renewals", [Submit] },
            { "POST", "/api/permits/{id}/end", [Submit] },
            { "GET", "/o", Everybody },
            { "HEAD", "/o", Everybody },
            { "POST", "/o", Everybody },
            { "GET", "/o/{link}", Everybody },
            { "HEAD", "/o/{link}", Everybody },
            { "POST", "/o/{link}", Everybody },
        };

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync(settings: Tokens.Configuration, stopAtEndpoints: true);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task is_said_by_role_for_every_route(string method, string route, string[] allowed)
    {
        foreach (string role in Everybody)
        {
            int expected =
                allowed.Contains(role) ? 299
                : role.Length == 0 ? 401
                : 403;
            using HttpResponseMessage answer = await SendAsync(
                method,
                route.Replace('{', 'x').Replace('}', 'x'),
                role.Length == 0 ? null : Tokens.Of("olivia", role)
            );
            ((int)answer.StatusCode).ShouldBe(expected, role);
        }
    }

    /// <summary>The operations that take a person's token beside the role: what approves.</summary>
    private static bool IsOfPeople(string[] allowed) => allowed is [Approve];

    [Theory, Requirement("R45")]
    [MemberData(nameof(Routes))]
    public async Task is_said_of_an_application_too(string method, string route, string[] allowed)
    {
        foreach (string role in Everybody.Where(r => r.Length > 0))
        {
            string token = Tokens.With(
                new Claim("roles", role),
                new Claim("sub", "6f5b8f0e-1d0c-4d46-9c6a-0a6d9d5a7f11"),
                new Claim("azp", "client"),
                new Claim("idtyp", "app")
            );
            using HttpResponseMessage answer = await SendAsync(method, route.Replace('{', 'x').Replace('}', 'x'), token);
            ((int)answer.StatusCode).ShouldBe(
                allowed.Contains(role) && !IsOfPeople(allowed) ? 299
                    : allowed.Contains("") ? 299
                    : 403,
                role
            );
            if (allowed.Contains(role) && IsOfPeople(allowed))
                (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
                    .GetProperty("type")
                    .GetString()
                    .ShouldEndWith("/needs-authenticated-person");
        }
    }

    [Fact, Requirement("R45")]
    public async Task is_no_approval_for_a_token_that_identifies_nobody()
    {
        using HttpResponseMessage answer = await SendAsync(
            "POST",
            "/api/orders/x/withdraw",
            Tokens.With(new Claim("roles", Approve), new Claim("name", "alice"))
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact, Requirement("R36")]
    public async Task is_what_the_document_of_roles_says()
    {
        string[] lines = await File.ReadAllLinesAsync(
            Path.Combine(TheRepository.Root, "docs", "roles.md"),
            TestContext.Current.CancellationToken
        );

        string[] said =
        [
            .. lines.Where(l =>
                l.StartsWith("| `", StringComparison.Ordinal)
                && l.Contains("` | ", StringComparison.Ordinal)
                && l.Split('`')[1].Contains(" /", StringComparison.Ordinal)
            ),
        ];

        said.ShouldBe(Routes.Select(r => Row(r.Data.Item1, r.Data.Item2, r.Data.Item3)));
    }

    // One line of the table: the operation, then a cell a kind of caller.
    private static string Row(string method, string route, string[] allowed) =>
        $"| `{method} {route}` | {string.Join(" | ", Everybody.Select(role =>
        allowed.Contains("") || allowed.Contains(role) ? IsOfPeople(allowed) ? "a person" : "yes" : ""))} |"
            .Replace("|  |", "| |", StringComparison.Ordinal)
            .Replace("|  |", "| |", StringComparison.Ordinal);

    [Fact]
    public async Task is_known_of_every_route_there_is()
    {
        EndpointDataSource? endpoints = null;
        await using TestApp mapped = await TestApp.StartAsync(routes: a => endpoints = a.Services.GetRequiredService<EndpointDataSource>());

        IEnumerable<string> there = endpoints!
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => !RegionalPause.App.OperatorConsole.ConsolePaths.Include(e.RoutePattern.RawText)) // they have a table of their own
            .SelectMany(
                e => e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods,
                (e, method) => $"{method} {e.RoutePattern.RawText!.TrimEnd('/')}"
            );

        there.Order().ShouldBe(Routes.Select(r => $"{r.Data.Item1} {r.Data.Item2}").Order());
    }

    [Fact]
    public async Task is_nothing_for_a_forged_or_outdated_token()
    {
        string[] bad =
        [
            Tokens.Of("olivia", RandomNumberGenerator.GetBytes(32), TimeSpan.FromHours(1), Operate),
            Tokens.Of("olivia", Tokens.Key, TimeSpan.FromHours(-1), Operate),
            "no.token.atall",
        ];
        foreach (string token in bad)
        {
            using HttpResponseMessage answer = await SendAsync("GET", "/api/orders", token);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task is_nothing_at_all_when_no_issuer_is_configured()
    {
        await using TestApp unconfigured = await TestApp.StartAsync(stopAtEndpoints: true);
        unconfigured.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Of("olivia", Operate));

        using HttpResponseMessage answer = await unconfigured.Client.GetAsync(
            new Uri("/api/orders", UriKind.Relative),
            TestContext.Current.CancellationToken
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(null, "unauthenticated", 401)]
    [InlineData(Submit, "forbidden", 403)]
    public async Task is_refused_with_a_problem(string? role, string type, int status)
    {
        using HttpResponseMessage answer = await SendAsync("GET", "/api/orders", role is null ? null : Tokens.Of("pipeline", role));

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        problem.GetProperty("type").GetString().ShouldBe("https://regionalpause.example/problems/" + type);
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        answer.Headers.WwwAuthenticate.Count.ShouldBe(
            status == 401 ? 1
            : role is null ? 1
            : answer.Headers.WwwAuthenticate.Count
        );
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("false", 401)]
    [InlineData("true", 299)]
    public async Task comes_from_EasyAuth_headers_only_where_that_is_configured(string? trusted, int expected)
    {
        const string principal =
            """{"auth_typ":"aad","name_typ":"n","role_typ":"r","claims":[{"typ":"n","val":"olivia"},{"typ":"r","val":"Pause.Operate"}]}""";
        await using TestApp easy = await TestApp.StartAsync(
            asWorker: true,
            settings: [.. Tokens.Configuration, new("Identity:TrustEasyAuthHeaders", trusted)],
            stopAtEndpoints: true
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orders");
        request.Headers.Add("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String(Encoding.UTF8.GetBytes(principal)));

        using HttpResponseMessage answer = await easy.Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(expected);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? token)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "DELETE")
            request.Content = new ByteArrayContent([]); // the client announces no length of its own
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
