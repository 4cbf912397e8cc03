using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Hosting;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;

namespace RegionalPause.App.Api;

internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder api) => api.MapGet("/health", Show).WithSummary("Whether this instance can decide.").AllowAnonymous();

    private static async Task<Results<Ok<HealthyView>, JsonHttpResult<UnhealthyView>>> Show(ShardStatus shard, SealLagReader lag, CancellationToken cancellationToken) => shard switch
    {
        { Ready: true } ready => TypedResults.Ok(new HealthyView("healthy", AppVersion.Text, ready.Shard, ready.ControlVersion, (await lag.OfThisProcessAsync(cancellationToken))?.TotalSeconds)),
        { Reason: var reason } => TypedResults.Json(new UnhealthyView("unhealthy", reason ?? "The instance cannot decide yet."), ApiJson.Default.UnhealthyView,
            statusCode: StatusCodes.Status503ServiceUnavailable),
    };
}
