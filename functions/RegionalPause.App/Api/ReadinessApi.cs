using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Readiness;

namespace RegionalPause.App.Api;

/// <summary>
/// Answers whether a pause would work now (R42). It answers 200 also if a check failed: the report is what was asked for. Load balancers
/// ask <c>/api/health</c>, which is cheap and tells outsiders nothing.
/// </summary>
internal static class ReadinessApi
{
    public static void MapReadiness(this IEndpointRouteBuilder api) =>
        api.MapGet("/readiness", Show)
            .WithSummary("Checks whether a pause would work now. Each check has its state, what was seen, and what to do.")
            .RequireAuthorization(Policies.Read);

    private static async Task<Ok<ReadinessView>> Show(ReadinessReader reader, CancellationToken cancellationToken) =>
        TypedResults.Ok(View(await reader.ReadAsync(cancellationToken)));

    private static ReadinessView View(ReadinessReport report) =>
        new(
            Words.Of(report.State),
            report.CheckedAt,
            report.ControlVersion,
            [.. report.Checks.Select(c => new ReadinessCheckView(c.Id, Words.Of(c.State), c.Found, c.Remedy))]
        );
}
