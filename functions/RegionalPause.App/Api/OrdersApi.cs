using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Gate;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Resumption;

namespace RegionalPause.App.Api;

internal static class OrdersApi
{
    public static void MapOrders(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder orders = api.MapGroup("/orders");

        RouteGroupBuilder read = orders.MapGroup("").RequireAuthorization(Policies.Read);
        read.MapGet("/", List).WithSummary("Lists the pause orders that have not ended; with ended=true all orders.");
        read.MapGet("/{id}", Show).WithSummary("Shows one pause order and its stage. This is the status resource of a pause.");
        read.MapGet("/{id}/certificate", ShowCertificate)
            .WithSummary("Shows the certificate of an effective order: fences, instants and control version.");

        RouteGroupBuilder tighten = orders.MapGroup("").RequireAuthorization(Policies.Operate);
        tighten.MapPost("/plan", Plan).WithSummary("Shows what a pause would do, and changes nothing.");
        tighten
            .MapPost("/", Pause)
            .WithSummary(
                "Issues a pause order. A repeated request with the same id is the same order. Poll Location until the order is effective."
            );
        tighten.MapPost("/{id}/confirm", Confirm).WithSummary("Records when the authority was informed; a correction needs a reason.");

        RouteGroupBuilder loosen = orders.MapGroup("").RequireAuthorization(Policies.Approve);
        loosen
            .MapPost("/{id}/lift", Lift)
            .WithSummary("Requests to lift an order to which no safety rules apply. Requires two people other than its issuer.")
            .WithDryRun();
        loosen
            .MapPost("/{id}/withdraw", Withdraw)
            .WithSummary(
                "Requests to withdraw an order: its held items are purged and the flags of its jurisdictions are closed. "
                    + "Requires two people other than its issuer."
            )
            .WithDryRun();
        loosen
            .MapPost("/{id}/undo", Undo)
            .WithSummary(
                "Requests to undo a pause that was issued by mistake, within a time limit. One override with a reason covers every rule "
                    + "that is not met. Requires two people other than its issuer."
            )
            .WithDryRun();
    }

    private static async Task<Ok<ImmutableArray<OrderView>>> List(
        PauseHandler pauses,
        TimeProvider time,
        CancellationToken cancellationToken,
        bool ended = false
    ) => TypedResults.Ok((await pauses.ListAsync(ended, cancellationToken)).Select(o => o.View(time.Today())).ToImmutableArray());

    private static async Task<Results<Ok<OrderView>, ProblemHttpResult>> Show(
        string id,
        PauseHandler pauses,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        OrderId.TryParse(id, out OrderId order) && await pauses.FindAsync(order, cancellationToken) is { } standing
            ? TypedResults.Ok(standing.View(time.Today()))
            : NoSuchOrder;

    private static async Task<Results<Ok<CertificateView>, ProblemHttpResult>> ShowCertificate(
        string id,
        PauseHandler pauses,
        CancellationToken cancellationToken
    ) =>
        OrderId.TryParse(id, out OrderId order) && await pauses.FindCertificateAsync(order, cancellationToken) is { } certificate
            ? TypedResults.Ok(certificate.View())
            : Problems.NotFound("There is no certificate: the order does not exist or is not effective yet.");

    private static async Task<Results<Ok<PlanView>, ProblemHttpResult>> Plan(
        Posted<PauseRequest> posted,
        ClaimsPrincipal caller,
        PauseHandler pauses,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (!posted.Succeeded(out PauseRequest? request, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await pauses.PlanAsync(request, caller.Person(), cancellationToken)).Succeeded(out PausePlan? plan, out refusal)
            ? TypedResults.Ok(plan.View(time.Today()))
            : Problems.Of(refusal);
    }

    private static async Task<Results<Accepted<OrderView>, ProblemHttpResult>> Pause(
        Posted<PauseRequest> posted,
        ClaimsPrincipal caller,
        PauseHandler pauses,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (!posted.Succeeded(out PauseRequest? request, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await pauses.PauseAsync(request, caller.Person(), cancellationToken)).Succeeded(out OrderState? standing, out refusal)
            ? TypedResults.Accepted(Location(standing), standing.View(time.Today()))
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<OrderView>, ProblemHttpResult>> Confirm(
        string id,
        Posted<ConfirmBody> posted,
        ClaimsPrincipal caller,
        PauseHandler pauses,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (!OrderId.TryParse(id, out OrderId order))
            return NoSuchOrder;
        if (!posted.Succeeded(out ConfirmBody? body, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await pauses.ConfirmAsync(order, body.ConfirmedToAuthorityAt, body.Reason, caller.Person(), cancellationToken)).Succeeded(
            out OrderState? standing,
            out refusal
        )
            ? TypedResults.Ok(standing.View(time.Today()))
            : Problems.Of(refusal);
    }

    private static Task<Results<Ok<OrderView>, Accepted<OrderView>, JsonHttpResult<DifferenceView>, ProblemHttpResult>> Lift(
        string id,
        ClaimsPrincipal caller,
        PauseHandler pauses,
        ChangePreviews previews,
        TimeProvider time,
        CancellationToken cancellationToken,
        bool dryRun = false
    ) => End(id, OrderEnding.Lift, dryRun, caller, pauses, previews, time, cancellationToken);

    private static Task<Results<Ok<OrderView>, Accepted<OrderView>, JsonHttpResult<DifferenceView>, ProblemHttpResult>> Withdraw(
        string id,
        ClaimsPrincipal caller,
        PauseHandler pauses,
        ChangePreviews previews,
        TimeProvider time,
        CancellationToken cancellationToken,
        bool dryRun = false
    ) => End(id, OrderEnding.Withdraw, dryRun, caller, pauses, previews, time, cancellationToken);

    private static async Task<Results<Ok<OrderView>, Accepted<OrderView>, JsonHttpResult<DifferenceView>, ProblemHttpResult>> End(
        string id,
        OrderEnding ending,
        bool dryRun,
        ClaimsPrincipal caller,
        PauseHandler pauses,
        ChangePreviews previews,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (!OrderId.TryParse(id, out OrderId order))
            return NoSuchOrder;
        return dryRun
            ? Shown(await pauses.PreviewEndAsync(order, ending, caller.Person(), cancellationToken), previews)
            : Ended(await pauses.EndAsync(order, ending, caller.Person(), cancellationToken), time);
    }

    private static async Task<Results<Ok<OrderView>, Accepted<OrderView>, JsonHttpResult<DifferenceView>, ProblemHttpResult>> Undo(
        string id,
        Posted<UndoBody> posted,
        ClaimsPrincipal caller,
        ResumptionHandler resumption,
        ChangePreviews previews,
        TimeProvider time,
        CancellationToken cancellationToken,
        bool dryRun = false
    )
    {
        if (!OrderId.TryParse(id, out OrderId order))
            return NoSuchOrder;
        if (!posted.Succeeded(out UndoBody? body, out Refusal? refusal))
            return Problems.Of(refusal);
        return dryRun
            ? Shown(await resumption.PreviewUndoAsync(order, body.Reason, caller.Person(), cancellationToken), previews)
            : Ended(await resumption.UndoAsync(order, body.Reason, caller.Person(), cancellationToken), time);
    }

    private static Results<Ok<OrderView>, Accepted<OrderView>, JsonHttpResult<DifferenceView>, ProblemHttpResult> Shown(
        Result<ProposedChange> result,
        ChangePreviews previews
    ) => result.Succeeded(out ProposedChange? change, out Refusal? refusal) ? DryRun.Answer(change, previews) : Problems.Of(refusal);

    // The order stays in force until a second person requests the same. The first request gets status 202.
    private static Results<Ok<OrderView>, Accepted<OrderView>, JsonHttpResult<DifferenceView>, ProblemHttpResult> Ended(
        Result<OrderState> result,
        TimeProvider time
    )
    {
        if (!result.Succeeded(out OrderState? standing, out Refusal? refusal))
            return Problems.Of(refusal);
        OrderView view = standing.View(time.Today());
        return standing.EndedAt is null ? TypedResults.Accepted(Location(standing), view) : TypedResults.Ok(view);
    }

    private static ProblemHttpResult NoSuchOrder =>
        Problems.NotFound("There is no such order. GET /api/orders?ended=true lists all orders.");

    private static string Location(OrderState standing) => $"/api/orders/{standing.Order.Id}";

    internal static DateOnly Today(this TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}
