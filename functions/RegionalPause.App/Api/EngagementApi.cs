using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>The engagement log of each order: the dealings with its authority (R23).</summary>
internal static class EngagementApi
{
    public static void MapEngagement(this IEndpointRouteBuilder api)
    {
        api.MapGet("/engagement/due", Due)
            .WithSummary("Lists the due dates that are overdue or near and not met yet; with all=true also later ones.")
            .RequireAuthorization(Policies.Read);
        api.MapGet("/orders/{id}/engagement", Show)
            .WithSummary("Shows the dealings with the authority about an order.")
            .RequireAuthorization(Policies.Read);
        api.MapPost("/orders/{id}/engagement", Enter)
            .WithSummary(
                "Adds an entry about a dealing with the authority. Entries never change; a later entry can correct an earlier one."
            )
            .RequireAuthorization(Policies.Operate);
    }

    private static async Task<Ok<ImmutableArray<DueView>>> Due(
        EngagementHandler engagement,
        CancellationToken cancellationToken,
        bool all = false
    ) => TypedResults.Ok((await engagement.DueAsync(all, cancellationToken)).Select(EngagementViews.View).ToImmutableArray());

    private static async Task<Results<Ok<EngagementView>, ProblemHttpResult>> Show(
        string id,
        EngagementHandler engagement,
        CancellationToken cancellationToken
    ) =>
        OrderId.TryParse(id, out OrderId order) && await engagement.FindAsync(order, cancellationToken) is { } log
            ? TypedResults.Ok(log.View())
            : NoSuchOrder;

    private static async Task<Results<Ok<EngagementView>, ProblemHttpResult>> Enter(
        string id,
        Posted<EngagementRequest> posted,
        ClaimsPrincipal caller,
        EngagementHandler engagement,
        CancellationToken cancellationToken
    )
    {
        if (!OrderId.TryParse(id, out OrderId order))
            return NoSuchOrder;
        if (!posted.Succeeded(out EngagementRequest? request, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await engagement.EnterAsync(order, request, caller.Person(), cancellationToken)).Succeeded(
            out EngagementLog? log,
            out refusal
        )
            ? TypedResults.Ok(log.View())
            : Problems.Of(refusal);
    }

    private static ProblemHttpResult NoSuchOrder =>
        Problems.NotFound("There is no such order. GET /api/orders?ended=true lists all orders.");
}
