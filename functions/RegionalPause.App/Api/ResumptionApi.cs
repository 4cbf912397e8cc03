using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Gate;
using RegionalPause.Requests;
using RegionalPause.Resumption;

namespace RegionalPause.App.Api;

/// <summary>The procedure of a resumption (R22): propose, review the checklist, and approve exactly what was reviewed.</summary>
internal static class ResumptionApi
{
    public static void MapResumption(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder resumption = api.MapGroup("/orders/{id}/resumption");
        resumption
            .MapGet("/", Show)
            .WithSummary("Shows the proposal, which safety rules are met, and the digest to approve.")
            .RequireAuthorization(Policies.Read);
        resumption
            .MapPut("/proposal", Propose)
            .WithSummary("Proposes to resume. An edit cancels all approvals and overrides.")
            .RequireAuthorization(Policies.Operate);

        RouteGroupBuilder loosen = resumption.MapGroup("").RequireAuthorization(Policies.Approve);
        loosen.MapPost("/overrides", Override).WithSummary("Overrides a rule that is not met, with a reason. Requires a second person.");
        loosen
            .MapPost("/approvals", Approve)
            .WithSummary("Approves the digest of exactly what was reviewed. The second approval resumes training.")
            .WithDryRun();
        loosen.MapDelete("/approvals", WithdrawApproval).WithSummary("Withdraws the caller's own approval.");
    }

    private static async Task<Results<Ok<ResumptionView>, ProblemHttpResult>> Show(
        string id,
        ResumptionHandler resumption,
        CancellationToken cancellationToken
    ) =>
        OrderId.TryParse(id, out OrderId order) && await resumption.FindAsync(order, cancellationToken) is { } review
            ? TypedResults.Ok(review.View())
            : NoSuchOrder;

    private static async Task<Results<Ok<ResumptionView>, ProblemHttpResult>> Propose(
        string id,
        Posted<ProposalBody> posted,
        ClaimsPrincipal caller,
        ResumptionHandler resumption,
        CancellationToken cancellationToken
    )
    {
        if (!OrderId.TryParse(id, out OrderId order))
            return NoSuchOrder;
        return posted.Succeeded(out ProposalBody? body, out Refusal? refusal)
            ? Answer(await resumption.ProposeAsync(order, body, caller.Person(), cancellationToken))
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<ResumptionView>, ProblemHttpResult>> Override(
        string id,
        Posted<OverrideBody> posted,
        ClaimsPrincipal caller,
        ResumptionHandler resumption,
        CancellationToken cancellationToken
    )
    {
        if (!OrderId.TryParse(id, out OrderId order))
            return NoSuchOrder;
        return posted.Succeeded(out OverrideBody? body, out Refusal? refusal)
            ? Answer(await resumption.OverrideAsync(order, body.Rule, body.Reason, caller.Person(), cancellationToken))
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<ResumptionView>, JsonHttpResult<DifferenceView>, ProblemHttpResult>> Approve(
        string id,
        Posted<ApprovalBody> posted,
        ClaimsPrincipal caller,
        ResumptionHandler resumption,
        ChangePreviews previews,
        CancellationToken cancellationToken,
        bool dryRun = false
    )
    {
        if (!OrderId.TryParse(id, out OrderId order))
            return NoSuchOrder;
        if (!posted.Succeeded(out ApprovalBody? body, out Refusal? refusal))
            return Problems.Of(refusal);
        if (dryRun)
        {
            Result<ProposedChange> shown = await resumption.PreviewApproveAsync(order, body.Digest, caller.Person(), cancellationToken);
            return shown.Succeeded(out ProposedChange? change, out refusal) ? DryRun.Answer(change, previews) : Problems.Of(refusal);
        }
        Result<ResumptionReview> approved = await resumption.ApproveAsync(order, body.Digest, caller.Person(), cancellationToken);
        return approved.Succeeded(out ResumptionReview? review, out refusal) ? TypedResults.Ok(review.View()) : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<ResumptionView>, ProblemHttpResult>> WithdrawApproval(
        string id,
        ClaimsPrincipal caller,
        ResumptionHandler resumption,
        CancellationToken cancellationToken
    ) =>
        OrderId.TryParse(id, out OrderId order)
            ? Answer(await resumption.WithdrawApprovalAsync(order, caller.Person(), cancellationToken))
            : NoSuchOrder;

    private static Results<Ok<ResumptionView>, ProblemHttpResult> Answer(Result<ResumptionReview> result) =>
        result.Succeeded(out ResumptionReview? review, out Refusal? refusal) ? TypedResults.Ok(review.View()) : Problems.Of(refusal);

    private static ProblemHttpResult NoSuchOrder =>
        Problems.NotFound("There is no such order. GET /api/orders?ended=true lists all orders.");
}
