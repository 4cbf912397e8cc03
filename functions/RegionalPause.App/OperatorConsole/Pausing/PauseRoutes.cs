using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using RegionalPause.App.Api;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Contract;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Pausing;

/// <summary>The pause page: three fields, what they would do, and one press (R13, R14).</summary>
internal static class PauseRoutes
{
    public static void MapPause(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder pause = app.MapGroup("/pause").RequireConsole(Policies.Operate);
        pause.MapGet("", Show);
        pause.MapPost("", Press);
        pause.MapPost("/plan", Plan);
    }

    private static async Task<IResult> Show(
        HttpContext http,
        PauseHandler pauses,
        [FromServices] JurisdictionAtlas atlas,
        PlaceNames places,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var form = PauseForm.New(http.Request.Query, time.GetUtcNow(), Random.Shared.Next());
        PlanModel? plan = form.HasPlace ? await PlanAsync(form, http.User, pauses, atlas, places, time, cancellationToken) : null;
        return await PageAsync(http, form, plan, FieldProblems.None, atlas, places, StatusCodes.Status200OK, cancellationToken);
    }

    private static async Task<IResult> Press(
        HttpContext http,
        PauseHandler pauses,
        [FromServices] JurisdictionAtlas atlas,
        PlaceNames places,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var form = PauseForm.Read(await http.Request.ReadFormAsync(cancellationToken));
        Result<OrderState> paused = await pauses.PauseAsync(form.ToRequest(atlas, places), http.User.Person(), cancellationToken);
        if (paused.Succeeded(out OrderState? order, out Refusal? refusal))
            return Results.LocalRedirect($"/orders/{order.Order.Id}");
        PlanModel? plan = form.HasPlace ? await PlanAsync(form, http.User, pauses, atlas, places, time, cancellationToken) : null;
        return await PageAsync(
            http,
            form,
            plan,
            new FieldProblems(refusal),
            atlas,
            places,
            RefusalTable.Of(refusal.Code).HttpStatus,
            cancellationToken
        );
    }

    // The part of the page that changes while one types.
    private static async Task<IResult> Plan(
        HttpContext http,
        PauseHandler pauses,
        [FromServices] JurisdictionAtlas atlas,
        PlaceNames places,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var form = PauseForm.Read(await http.Request.ReadFormAsync(cancellationToken));
        return await ConsoleAnswer.OfAsync(
            PlanPart.Create(
                form.HasPlace
                    ? await PlanAsync(form, http.User, pauses, atlas, places, time, cancellationToken)
                    : new PlanModel(null, FieldProblems.None, atlas, [])
            ),
            cancellationToken
        );
    }

    private static async Task<PlanModel> PlanAsync(
        PauseForm form,
        ClaimsPrincipal caller,
        PauseHandler pauses,
        JurisdictionAtlas atlas,
        PlaceNames places,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        // A plan needs a reason as little as it needs an authority; only the press does.
        PauseRequest request = form.ToRequest(atlas, places);
        if (request is { Reason: null, Authority: null })
            request = request with { Reason = "not stated yet" };
        return (await pauses.PlanAsync(request, caller.Person(), cancellationToken)).Succeeded(out PausePlan? plan, out Refusal? refusal)
            ? new PlanModel(plan.View(time.Today()), FieldProblems.None, atlas, [])
            : new PlanModel(null, new FieldProblems(refusal), atlas, form.Questions(atlas, places));
    }

    private static Task<IResult> PageAsync(
        HttpContext http,
        PauseForm form,
        PlanModel? plan,
        FieldProblems problems,
        JurisdictionAtlas atlas,
        PlaceNames places,
        int status,
        CancellationToken cancellationToken
    )
    {
        ImmutableArray<SupervisoryAuthority> authorities =
        [
            .. atlas
                .All.Select(j => j.Authority)
                .OfType<SupervisoryAuthority>()
                .DistinctBy(a => a.Id)
                .OrderBy(a => a.Id, StringComparer.Ordinal),
        ];
        return ConsoleAnswer.OfAsync(
            PausePage.Create(new PauseModel(ConsoleVisit.Of(http), form, plan, problems, places.All, authorities)),
            cancellationToken,
            status
        );
    }
}
