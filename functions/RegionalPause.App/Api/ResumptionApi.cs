using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Hosting.Identity;
using RegionalPause.Errors;
using RegionalPause.Pauses;
using RegionalPause.Resumption;

namespace RegionalPause.App.Api;

/// <summary>Resuming is a procedure (R22): propose, look at the checklist, approve exactly what was looked at.</summary>
internal static class ResumptionApi
{
    public static void MapResumption(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder resumption = api.MapGroup("/orders/{id}/resumption");
        resumption.MapGet("/", Show).RequireAuthorization(Policies.Read);
        resumption.MapPut("/proposal", Propose).RequireAuthorization(Policies.Operate);

        RouteGroupBuilder loosen = resumption.MapGroup("").RequireAuthorization(Policies.Approve);
        loosen.MapPost("/overrides", Override);
        loosen.MapPost("/approvals", Approve);
        loosen.MapDelete("/approvals", WithdrawApproval);
    }

    private static async Task<Results<Ok<ResumptionView>, ProblemHttpResult>> Show(string id, ResumptionHandler resumption, CancellationToken cancellationToken) =>
        OrderId.TryParse(id, out OrderId order) && await resumption.FindAsync(order, cancellationToken) is { } review ? TypedResults.Ok(review.View()) : NoSuchOrder;

    private static async Task<Results<Ok<ResumptionView>, ProblemHttpResult>> Propose(string id, HttpRequest request, ClaimsPrincipal caller, ResumptionHandler resumption,
        CancellationToken cancellationToken)
    {
        if (!OrderId.TryParse(id, out OrderId order))
            return NoSuchOrder;
        return (await request.ReadAsync(ApiJson.Default.ProposalBody)).Succeeded(out ProposalBody? body, out Refusal? refusal)
            ? Answer(await resumption.ProposeAsync(order, body.ToRequest(), caller.Person(), cancellationToken))
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<ResumptionView>, ProblemHttpResult>> Override(string id, HttpRequest request, ClaimsPrincipal caller, ResumptionHandler resumption,
        CancellationToken cancellationToken)
    {
        if (!OrderId.TryParse(id, out OrderId order))
            return NoSuchOrder;
        return (await request.ReadAsync(ApiJson.Default.OverrideBody)).Succeeded(out OverrideBody? body, out Refusal? refusal)
            ? Answer(await resumption.OverrideAsync(order, body.Rule, body.Reason, caller.Person(), cancellationToken))
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<ResumptionView>, ProblemHttpResult>> Approve(string id, HttpRequest request, ClaimsPrincipal caller, ResumptionHandler resumption,
        CancellationToken cancellationToken)
    {
        if (!OrderId.TryParse(id, out OrderId order))
            return NoSuchOrder;
        return (await request.ReadAsync(ApiJson.Default.ApprovalBody)).Succeeded(out ApprovalBody? body, out Refusal? refusal)
            ? Answer(await resumption.ApproveAsync(order, body.Digest, caller.Person(), cancellationToken))
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<ResumptionView>, ProblemHttpResult>> WithdrawApproval(string id, ClaimsPrincipal caller, ResumptionHandler resumption,
        CancellationToken cancellationToken) =>
        OrderId.TryParse(id, out OrderId order) ? Answer(await resumption.WithdrawApprovalAsync(order, caller.Person(), cancellationToken)) : NoSuchOrder;

    private static Results<Ok<ResumptionView>, ProblemHttpResult> Answer(Result<ResumptionReview> result) =>
        result.Succeeded(out ResumptionReview? review, out Refusal? refusal) ? TypedResults.Ok(review.View()) : Problems.Of(refusal);

    private static ProblemHttpResult NoSuchOrder => Problems.NotFound("There is no such order; GET /api/orders?ended=true lists them all.");
}
