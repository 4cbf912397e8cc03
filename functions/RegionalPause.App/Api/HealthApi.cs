using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Hosting;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;

namespace RegionalPause.App.Api;

/// <summary>
/// Whether this instance can decide. Anybody may ask, as load balancers do, and is told that and nothing else: a control version that moves
/// tells a stranger that a link they tried was good, or that somebody paused. Callers who may read are told the rest.
/// </summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder api) =>
        api.MapGet("/health", Show)
            .WithSummary("Whether this instance can decide; build, shard and control version for callers with a reading role.")
            .AllowAnonymous();

    private static async Task<Results<Ok<HealthView>, JsonHttpResult<HealthView>>> Show(
        ShardStatus shard,
        SealLagReader lag,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        HealthView said = new(shard.Ready ? "healthy" : "unhealthy");
        if (Policies.Roles[Policies.Read].Any(caller.Has))
        {
            said = shard.Ready
                ? said with
                {
                    Version = AppVersion.Text,
                    Shard = shard.Shard,
                    ControlVersion = shard.ControlVersion,
                    SealLagSeconds = (await lag.OfThisProcessAsync(cancellationToken))?.TotalSeconds,
                }
                : said with
                {
                    Reason = shard.Reason ?? "The instance cannot decide yet.",
                };
        }
        return shard.Ready
            ? TypedResults.Ok(said)
            : TypedResults.Json(said, ApiJson.Default.HealthView, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
