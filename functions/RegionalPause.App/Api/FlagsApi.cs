using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RegionalPause.App.Api.Description;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

internal static class FlagsApi
{
    public static void MapFlags(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/flags");
        group.MapGet("/", List).WithSummary("Lists every training flag.").RequireAuthorization(Policies.Read);
        group
            .MapGet("/export", Export)
            .WithSummary("Exports the training flags in the Microsoft feature-flag schema.")
            .Gives("application/json")
            .RequireAuthorization(Policies.Read);
        group.MapGet("/{code}", Show).WithSummary("Shows the training flag of one jurisdiction.").RequireAuthorization(Policies.Read);
        group
            .MapPut("/{name}", Set)
            .WithSummary(
                "Opens or closes the training flags of a jurisdiction or group. Opening requires the role Pause.Approve. "
                    + "If training was paused or closed there, it also requires a second person."
            )
            .WithDryRun()
            .RequireAuthorization(Policies.SetFlags);
        group
            .MapPost("/import", Import)
            .WithSummary(
                "Sets training flags from a document in the Microsoft feature-flag schema. "
                    + "A reason is required if it opens a flag where training was paused or closed."
            )
            .Takes("application/json")
            .WithDryRun("reason")
            .RequireAuthorization(Policies.Approve);
    }

    private static async Task<Ok<ImmutableArray<FlagView>>> List(FlagViews views, CancellationToken cancellationToken) =>
        TypedResults.Ok(await views.AllAsync(cancellationToken));

    private static async Task<Results<Ok<FlagView>, ProblemHttpResult>> Show(
        string code,
        [FromServices] JurisdictionAtlas atlas,
        FlagViews views,
        CancellationToken cancellationToken
    ) =>
        atlas.TryParse(code, out JurisdictionCode known, out string? problem)
            ? TypedResults.Ok((await views.OfAsync([known], cancellationToken))[0])
            : Problems.NotFound(problem);

    /// <summary>One person can close a flag. To open a flag allows more content, so it requires the approver's role (R14).</summary>
    private static async Task<
        Results<Ok<ImmutableArray<FlagView>>, Accepted<ImmutableArray<FlagView>>, JsonHttpResult<DifferenceView>, ProblemHttpResult>
    > Set(
        string name,
        Posted<FlagBody> posted,
        ClaimsPrincipal caller,
        FlagHandler flags,
        FlagViews views,
        ChangePreviews previews,
        CancellationToken cancellationToken,
        bool dryRun = false
    )
    {
        if (!posted.Succeeded(out FlagBody? body, out Refusal? refusal))
            return Problems.Of(refusal);
        string role = body.Open ? AppRoles.Approve : AppRoles.Operate;
        if (!caller.Has(role))
            return Problems.Of(
                RefusalCode.Forbidden,
                $"{(body.Open ? "Opening" : "Closing")} a training flag requires the app role {role}."
            );
        if (body.Open && !caller.IsPerson())
            return Problems.Of(Refusals.NotAPerson);
        if (dryRun)
            return Shown(await flags.PreviewSetAsync(name, body.Open, caller.Person(), body.Reason, cancellationToken), previews);
        return (await flags.SetAsync(name, body.Open, caller.Person(), body.Reason, cancellationToken)).Succeeded(
            out ImmutableArray<TrainingFlag> set,
            out refusal
        )
            ? Answer(await views.OfAsync(set.Select(f => f.Code), cancellationToken))
            : Problems.Of(refusal);
    }

    private static async Task<FileContentHttpResult> Export(FlagHandler flags, CancellationToken cancellationToken) =>
        TypedResults.File(await flags.ExportAsync(cancellationToken), "application/json");

    private static async Task<
        Results<Ok<ImmutableArray<FlagView>>, Accepted<ImmutableArray<FlagView>>, JsonHttpResult<DifferenceView>, ProblemHttpResult>
    > Import(
        HttpRequest request,
        ClaimsPrincipal caller,
        FlagHandler flags,
        FlagViews views,
        ChangePreviews previews,
        CancellationToken cancellationToken,
        [MaxBytes(TextLimits.Reason)] string? reason = null,
        bool dryRun = false
    )
    {
        if (!(await request.ReadBytesAsync()).Succeeded(out ReadOnlyMemory<byte> document, out Refusal? refusal))
            return Problems.Of(refusal);
        if (dryRun)
            return Shown(await flags.PreviewImportAsync(document, caller.Person(), reason, cancellationToken), previews);
        return (await flags.ImportAsync(document, caller.Person(), reason, cancellationToken)).Succeeded(
            out ImmutableArray<TrainingFlag> set,
            out refusal
        )
            ? Answer(await views.OfAsync(set.Select(f => f.Code), cancellationToken))
            : Problems.Of(refusal);
    }

    private static Results<
        Ok<ImmutableArray<FlagView>>,
        Accepted<ImmutableArray<FlagView>>,
        JsonHttpResult<DifferenceView>,
        ProblemHttpResult
    > Shown(Result<ProposedChange> result, ChangePreviews previews) =>
        result.Succeeded(out ProposedChange? change, out Refusal? refusal) ? DryRun.Answer(change, previews) : Problems.Of(refusal);

    // If training was paused or closed, the flag opens when a second person requests the same (R47). The first request gets status 202.
    private static Results<
        Ok<ImmutableArray<FlagView>>,
        Accepted<ImmutableArray<FlagView>>,
        JsonHttpResult<DifferenceView>,
        ProblemHttpResult
    > Answer(ImmutableArray<FlagView> flags) =>
        flags.Any(f => f.Opening is not null) ? TypedResults.Accepted((string?)null, flags) : TypedResults.Ok(flags);
}
