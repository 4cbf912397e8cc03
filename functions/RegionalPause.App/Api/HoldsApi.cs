using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Drains;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

internal static class HoldsApi
{
    public static void MapHolds(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/holds");
        group
            .MapGet("/", List)
            .WithSummary("Lists the held items by order or reason, with the progress of each drain.")
            .RequireAuthorization(Policies.Read);
        group
            .MapGet("/{scope}", Show)
            .WithSummary("Shows the held items of one order or reason, and the progress of the drain.")
            .RequireAuthorization(Policies.Read);
        group
            .MapPost("/{scope}/retry", Retry)
            .WithSummary("Decides the items again that are held under a reason code, without an order.")
            .RequireAuthorization(Policies.Operate);
    }

    private static async Task<Ok<ImmutableArray<HoldView>>> List(HoldHandler holds, CancellationToken cancellationToken) =>
        TypedResults.Ok((await holds.ListAsync(cancellationToken)).Select(View).ToImmutableArray());

    private static async Task<Results<Ok<HoldView>, ProblemHttpResult>> Show(
        string scope,
        HoldHandler holds,
        CancellationToken cancellationToken
    ) =>
        await holds.FindAsync(scope, cancellationToken) is { } progress
            ? TypedResults.Ok(View(progress))
            : Problems.NotFound("No item is held under this order or reason, and no drain of it is running.");

    private static async Task<Results<Accepted<HoldView>, ProblemHttpResult>> Retry(
        string scope,
        ClaimsPrincipal caller,
        HoldHandler holds,
        CancellationToken cancellationToken
    ) =>
        (await holds.RetryAsync(scope, caller.Person().Name, cancellationToken)).Succeeded(out HoldProgress? progress, out Refusal? refusal)
            ? TypedResults.Accepted($"/api/holds/{progress.Scope}", View(progress))
            : Problems.Of(refusal);

    internal static HoldView View(HoldProgress p) =>
        new(p.Scope, p.State, p.Held, p.Released, p.HeldAgain, p.Excluded, p.Purged, p.RatePerSecond, p.OldestHeldAt, p.SetAside, p.DoneAt);
}
