using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Hosting;
using RegionalPause.Ledger;

namespace RegionalPause.App.Api;

internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder api) => api.MapGet("/health", Show).WithSummary("Whether this instance can decide.").AllowAnonymous();

    private static Results<Ok<HealthyView>, JsonHttpResult<UnhealthyView>> Show(ShardStatus shard) => shard switch
    {
        { Ready: true } ready => TypedResults.Ok(new HealthyView("healthy", AppVersion.Text, ready.Shard, ready.ControlVersion)),
        { Reason: var reason } => TypedResults.Json(new UnhealthyView("unhealthy", reason ?? "The instance cannot decide yet."), ApiJson.Default.UnhealthyView,
            statusCode: StatusCodes.Status503ServiceUnavailable),
    };
}
