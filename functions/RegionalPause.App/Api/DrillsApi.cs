using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Drills;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// Drills of the pause (R14a). A drill and its pause order have the same id, so certificate and evidence are below <c>/orders/{id}</c>.
/// </summary>
internal static class DrillsApi
{
    public static void MapDrills(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/drills");
        group.MapGet("/", List).WithSummary("Lists the drills, newest first.").RequireAuthorization(Policies.Read);
        group.MapGet("/{id}", Show).WithSummary("Shows one drill and its figures.").RequireAuthorization(Policies.Read);
        group
            .MapPost("/", Request)
            .WithSummary("Requests a drill: a measured pause of the test jurisdiction XD, which has no members.")
            .RequireAuthorization(Policies.Operate);
    }

    private static async Task<Ok<ImmutableArray<DrillView>>> List(DrillHandler drills, CancellationToken cancellationToken) =>
        TypedResults.Ok((await drills.ListAsync(cancellationToken)).Select(View).ToImmutableArray());

    private static async Task<Results<Ok<DrillView>, ProblemHttpResult>> Show(
        string id,
        DrillHandler drills,
        CancellationToken cancellationToken
    ) =>
        OrderId.TryParse(id, out OrderId drill) && await drills.FindAsync(drill, cancellationToken) is { } found
            ? TypedResults.Ok(View(found))
            : Problems.NotFound("There is no such drill.");

    private static async Task<Results<Accepted<DrillView>, ProblemHttpResult>> Request(
        ClaimsPrincipal caller,
        DrillHandler drills,
        CancellationToken cancellationToken
    ) =>
        (await drills.RequestAsync(caller.Person(), cancellationToken)).Succeeded(out Drill? drill, out Refusal? refusal)
            ? TypedResults.Accepted($"/api/drills/{drill.Id}", View(drill))
            : Problems.Of(refusal);

    internal static DrillView View(Drill drill) =>
        new(
            drill.Id.Value,
            Words.Of(drill.Stage),
            drill.RequestedBy.Name,
            drill.RequestedAt,
            drill.StartedAt,
            drill.EndedAt,
            drill.Figures?.Passed,
            drill.Figures?.Submitted,
            drill.Figures?.Admitted,
            drill.Figures?.Returned,
            drill.Figures?.Withheld,
            drill.Figures?.Late,
            drill.Figures?.Lost,
            drill.Figures?.FencedAfter?.TotalMilliseconds,
            drill.Figures?.EffectiveAfter?.TotalMilliseconds
        );
}
