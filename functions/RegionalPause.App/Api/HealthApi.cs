using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Hosting;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;

namespace RegionalPause.App.Api;

/// <summary>
/// Reports whether this instance can decide. A caller without a reading role, for example a load balancer, gets the status alone: from a
/// control version that changes, a stranger could learn that an objection link is valid or that an order was issued. Callers with a reading
/// role get all fields.
/// </summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder api) =>
        api.MapGet("/health", Show)
            .WithSummary("Shows whether this instance can decide. Callers with a reading role also get build, shard and control version.")
            .AllowAnonymous();

    private static async Task<Results<Ok<HealthView>, JsonHttpResult<HealthView>>> Show(
        ShardStatus shard,
        SealLagReader lag,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        HealthView health = new(shard.Ready ? "healthy" : "unhealthy");
        if (Policies.Roles[Policies.Read].Any(caller.Has))
        {
            health = shard.Ready
                ? health with
                {
                    Version = AppVersion.Text,
                    Shard = shard.Shard,
                    ControlVersion = shard.ControlVersion,
                    SealLagSeconds = (await lag.OfThisProcessAsync(cancellationToken))?.TotalSeconds,
                }
                : health with
                {
                    Reason = shard.Reason ?? "The instance cannot decide yet.",
                };
        }
        return shard.Ready
            ? TypedResults.Ok(health)
            : TypedResults.Json(health, ApiJson.Default.HealthView, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
