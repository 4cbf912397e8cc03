using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Ledger;

namespace RegionalPause.App.Api;

internal static class FleetApi
{
    public static void MapFleet(this IEndpointRouteBuilder api) =>
        api.MapGet("/fleet", List)
            .WithSummary(
                "Lists the instances with shard, control version, version of the last fence and last append; with closed=true also closed ones."
            )
            .RequireAuthorization(Policies.Read);

    private static async Task<Ok<ImmutableArray<InstanceView>>> List(
        FleetReader fleet,
        CancellationToken cancellationToken,
        bool closed = false
    ) => TypedResults.Ok((await fleet.ListAsync(closed, cancellationToken)).Select(View).ToImmutableArray());

    internal static InstanceView View(Instance i) =>
        new(i.Shard.Value, i.Owner, i.State, i.StartedAt, i.ControlVersion, i.FencedVersion, i.NextPosition, i.SettledUpTo, i.LastAppendAt);
}
