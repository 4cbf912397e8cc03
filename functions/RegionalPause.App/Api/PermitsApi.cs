using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using RegionalPause.App.Api.Description;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Permits;
using RegionalPause.Requests;
using RegionalPause.TrainingRuns;

namespace RegionalPause.App.Api;

/// <summary>
/// Permits of training runs (R17): a lease that a run renews and a pause revokes. The manifest is read as a stream and not kept. A caller
/// with only the role <see cref="AppRoles.Submit"/> sees, renews and ends its own permits.
/// </summary>
internal static class PermitsApi
{
    private const string Json = "application/json";
    private const string Lines = SetDownloads.LinesType;
    private const string Text = "text/plain";

    public static void MapPermits(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/permits");
        group
            .MapGet("/", List)
            .WithSummary("Lists the permits that are not over; with over=true all permits.")
            .RequireAuthorization(Policies.Read);
        group.MapGet("/{id}", Show).WithSummary("Shows one permit.").RequireAuthorization(Policies.ReadPermits);
        group
            .MapGet("/{id}/exclusions", Items)
            .WithSummary("Downloads what the run must leave out, as NDJSON.")
            .Gives(Lines)
            .RequireAuthorization(Policies.ReadPermits);
        group
            .MapGet("/{id}/exclusions.filter", Filter)
            .WithSummary("Downloads what the run must leave out, as a filter file with eight bytes per item. The ETag is the revision.")
            .Gives(SetDownloads.FilterType)
            .RequireAuthorization(Policies.ReadPermits);

        RouteGroupBuilder run = group.MapGroup("").RequireAuthorization(Policies.Submit);
        run.MapPost("/", Request)
            .WithSummary(
                "Requests a permit. The body is the manifest, and the fields are query parameters; or the body is JSON with the hash of the "
                    + "manifest. A run may read only while the state is active, and not longer than the lease after it sent the request."
            )
            .Takes(Text)
            .Takes(Lines)
            .WithMetadata(new TakesBody(Json, typeof(PermitRequest)));
        run.MapPost("/{id}/renewals", Renew)
            .WithSummary(
                "Renews a permit. The run reads on only if the state is active, and then for one lease after it sent the request."
            );
        run.MapPost("/{id}/end", End).WithSummary("Ends a permit: the run reads no more. A repeated request changes nothing.");
    }

    private static async Task<Ok<ImmutableArray<PermitView>>> List(
        PermitHandler permits,
        CancellationToken cancellationToken,
        bool over = false
    ) => TypedResults.Ok((await permits.ListAsync(over, cancellationToken)).Select(p => p.View()).ToImmutableArray());

    private static async Task<Results<Ok<PermitView>, ProblemHttpResult>> Show(
        string id,
        ClaimsPrincipal caller,
        PermitHandler permits,
        CancellationToken cancellationToken
    ) =>
        PermitId.TryParse(id, out PermitId known) && await permits.FindAsync(known, caller.SeesOnlyOwn(), cancellationToken) is { } permit
            ? TypedResults.Ok(permit.View())
            : NoSuchPermit;

    internal static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Items(
        string id,
        ClaimsPrincipal caller,
        PermitHandler permits,
        CancellationToken cancellationToken
    ) =>
        (await ExclusionsAsync(id, caller, permits, cancellationToken)).Succeeded(out RunExclusions? exclusions, out Refusal? refusal)
            ? exclusions.Set.Lines($"permit-{id}", cancellationToken, Tag(exclusions))
            : Problems.Of(refusal);

    internal static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Filter(
        string id,
        ClaimsPrincipal caller,
        PermitHandler permits,
        CancellationToken cancellationToken
    ) =>
        (await ExclusionsAsync(id, caller, permits, cancellationToken)).Succeeded(out RunExclusions? exclusions, out Refusal? refusal)
            ? exclusions.Set.Filter($"permit-{id}", cancellationToken, Tag(exclusions))
            : Problems.Of(refusal);

    private static async Task<Results<Created<PermitView>, ProblemHttpResult>> Request(
        HttpRequest request,
        ClaimsPrincipal caller,
        PermitHandler permits,
        CancellationToken cancellationToken,
        string? run = null,
        string? dataset = null,
        string? jurisdictions = null,
        string? manifestSha256 = null,
        int? leaseSeconds = null
    )
    {
        bool isManifest =
            MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? media)
            && media.MediaType.Value?.ToLowerInvariant() is Text or Lines;
        PermitRequest? asked;
        Refusal? refusal;
        if (isManifest)
        {
            asked = new PermitRequest
            {
                Run = run,
                Dataset = dataset,
                Jurisdictions = [.. Named(jurisdictions)],
                ManifestSha256 = manifestSha256,
                LeaseSeconds = leaseSeconds,
            };
        }
        else if (media?.MediaType.Value?.ToLowerInvariant() != Json)
        {
            return Problems.OfStatus(StatusCodes.Status415UnsupportedMediaType);
        }
        else if (!(await request.ReadAsync(ApiJson.Default.PermitRequest)).Succeeded(out asked, out refusal))
        {
            return Problems.Of(refusal);
        }
        return (await permits.RequestAsync(asked, isManifest ? request.Body : null, caller.Person(), cancellationToken)).Succeeded(
            out Permit? permit,
            out refusal
        )
            ? TypedResults.Created($"{ApiRoutes.Prefix}/permits/{permit.Id}", permit.View())
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<PermitView>, ProblemHttpResult>> Renew(
        string id,
        Posted<RenewalBody> posted,
        ClaimsPrincipal caller,
        PermitHandler permits,
        CancellationToken cancellationToken
    )
    {
        if (!PermitId.TryParse(id, out PermitId known))
            return NoSuchPermit;
        if (!posted.Succeeded(out RenewalBody? body, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await permits.RenewAsync(known, body.Revision, caller.Person(), cancellationToken)).Succeeded(
            out Permit? permit,
            out refusal
        )
            ? TypedResults.Ok(permit.View())
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<PermitView>, ProblemHttpResult>> End(
        string id,
        ClaimsPrincipal caller,
        PermitHandler permits,
        CancellationToken cancellationToken
    )
    {
        if (!PermitId.TryParse(id, out PermitId known))
            return NoSuchPermit;
        return (await permits.EndAsync(known, caller.Person(), cancellationToken)).Succeeded(out Permit? permit, out Refusal? refusal)
            ? TypedResults.Ok(permit.View())
            : Problems.Of(refusal);
    }

    private static async Task<Result<RunExclusions>> ExclusionsAsync(
        string id,
        ClaimsPrincipal caller,
        PermitHandler permits,
        CancellationToken cancellationToken
    ) =>
        PermitId.TryParse(id, out PermitId known)
            ? await permits.ExclusionsAsync(known, caller.SeesOnlyOwn(), cancellationToken)
            : PermitLeases.NoSuchPermit;

    private static string[] Named(string? jurisdictions) =>
        (jurisdictions ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // The caller, if none of its roles shows it the permits of others.
    private static Person? SeesOnlyOwn(this ClaimsPrincipal caller) =>
        Policies.Roles[Policies.Read].Any(caller.Has) ? null : caller.Person();

    private static EntityTagHeaderValue Tag(RunExclusions exclusions) => new($"\"{exclusions.Revision}\"");

    private static ProblemHttpResult NoSuchPermit => Problems.Of(PermitLeases.NoSuchPermit);
}
