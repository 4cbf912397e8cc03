using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Tests.App;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole;

/// <summary>Every page and form with the roles that may use it. An auditor reads, and changes nothing.</summary>
[Requirement("R14", "R28", "R36")]
public sealed class Who_may_use_which_page : IAsyncLifetime
{
    private const string Read = "Pause.Approve Pause.Audit Pause.Operate",
        Operate = "Pause.Operate",
        Approve = "Pause.Approve",
        SetFlags = "Pause.Approve Pause.Operate",
        Anybody = "";

    private TestApp app = null!;
    private RouteEndpoint[] pages = [];

    public async ValueTask InitializeAsync()
    {
        EndpointDataSource? endpoints = null;
        app = await TestApp.StartAsync(routes: a => endpoints = a.Services.GetRequiredService<EndpointDataSource>());
        pages =
        [
            .. endpoints!
                .Endpoints.OfType<RouteEndpoint>()
                .Where(e => ConsolePaths.Include(e.RoutePattern.RawText) && e.Metadata.GetMetadata<IAllowAnonymous>() is null),
        ];
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public void is_as_in_this_table()
    {
        string[] there =
        [
            .. pages.SelectMany(
                e => e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods,
                (e, method) => $"{method} {PathOf(e)}: {RolesOf(e)}"
            ),
        ];

        there
            .Order(StringComparer.Ordinal)
            .ShouldBe(
                new[]
                {
                    $"GET /: {Read}",
                    $"GET /campaigns: {Read}",
                    $"GET /campaigns/new: {Operate}",
                    $"GET /campaigns/{{id}}: {Read}",
                    $"GET /campaigns/{{id}}/sample/{{language}}: {Read}",
                    $"GET /drills: {Read}",
                    $"GET /flags: {Read}",
                    $"GET /flags/export: {Read}",
                    $"GET /fleet: {Read}",
                    $"GET /holds: {Read}",
                    $"GET /ledger: {Read}",
                    $"GET /ledger/proof: {Read}",
                    $"GET /live/campaigns/{{id}}: {Read}",
                    $"GET /live/figures: {Read}",
                    $"GET /live/jurisdictions: {Read}",
                    $"GET /live/orders/{{id}}: {Read}",
                    $"GET /orders: {Read}",
                    $"GET /orders/{{id}}: {Read}",
                    $"GET /orders/{{id}}/approve: {Read}",
                    $"GET /orders/{{id}}/certificate: {Read}",
                    $"GET /orders/{{id}}/end/{{ending}}: {Approve}",
                    $"GET /orders/{{id}}/evidence: {Read}",
                    $"GET /orders/{{id}}/quarantine: {Read}",
                    $"GET /orders/{{id}}/quarantine/filter: {Read}",
                    $"GET /orders/{{id}}/quarantine/items: {Read}",
                    $"GET /pause: {Operate}",
                    $"GET /poison: {Read}",
                    $"GET /poison/{{id}}: {Operate}",
                    $"GET /sign-in: {Anybody}",
                    $"GET /signed-out: {Anybody}",
                    $"POST /campaigns: {Operate}",
                    $"POST /campaigns/{{id}}: {Operate}",
                    $"POST /drills: {Operate}",
                    $"POST /flags: {SetFlags}",
                    $"POST /flags/import: {Approve}",
                    $"POST /flags/import/preview: {Approve}",
                    $"POST /flags/preview: {SetFlags}",
                    $"POST /holds/{{scope}}/retry: {Operate}",
                    $"POST /orders/{{id}}/approve: {Approve}",
                    $"POST /orders/{{id}}/confirm: {Operate}",
                    $"POST /orders/{{id}}/end/{{ending}}: {Approve}",
                    $"POST /orders/{{id}}/engagement: {Operate}",
                    $"POST /orders/{{id}}/override: {Approve}",
                    $"POST /orders/{{id}}/proposal: {Operate}",
                    $"POST /orders/{{id}}/recall: {Operate}",
                    $"POST /pause: {Operate}",
                    $"POST /pause/plan: {Operate}",
                    $"POST /poison/drop: {Operate}",
                    $"POST /poison/resubmit: {Operate}",
                    $"POST /poison/{{id}}/body: {Operate}",
                    $"POST /poison/{{id}}/drop: {Operate}",
                    $"POST /poison/{{id}}/resubmit: {Operate}",
                    $"POST /sign-out: {Anybody}",
                }.Order(StringComparer.Ordinal)
            );
    }

    // The sign-out checks its own form: without a session there is nothing to check.
    [Fact]
    public void is_checked_for_every_form_by_its_origin_and_its_token() =>
        pages
            .Where(e => e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Contains("POST"))
            .Where(e => e.Metadata.GetMetadata<ConsoleForms.Checked>() is null)
            .Select(PathOf)
            .ShouldBe(["/sign-out"]);

    // The pattern of the first page of a group ends with a slash.
    private static string PathOf(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText!.TrimEnd('/') is { Length: > 0 } path ? path : "/";

    private static string RolesOf(RouteEndpoint endpoint)
    {
        ConsoleEndpoint page = endpoint.Metadata.GetRequiredMetadata<ConsoleEndpoint>();
        endpoint
            .Metadata.GetRequiredMetadata<IAuthorizeData>()
            .Policy.ShouldBe(page.Policy is { } policy ? ConsolePolicies.Of(policy) : ConsolePolicies.Anyone);
        return page.Policy is { } known ? string.Join(' ', Policies.Roles[known].Order(StringComparer.Ordinal)) : Anybody;
    }
}
