using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Api.Description;
using RegionalPause.App.Identity;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Quarantine;
using RegionalPause.Recalls;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// Quarantine sets and their recalls (R16, D17, D18). A process computes a set from the whole sealed ledger once, which takes some seconds
/// for every million decisions; after that it reads only what was sealed since. The items and the filter are streamed.
/// </summary>
internal static class QuarantineApi
{
    public static void MapQuarantine(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/quarantine");
        group
            .MapPost("/find", Find)
            .WithSummary("Finds the quarantine set of a member. Its name contains the member's pseudonym.")
            .RequireAuthorization(Policies.Operate);
        group
            .MapGet("/{kind}/{id}", Show)
            .WithSummary(
                "Shows a quarantine set (order/ID, objection/PSEUDONYM or objection/all): number and hash of its items, state of its recalls."
            )
            .RequireAuthorization(Policies.Read);
        group
            .MapGet("/{kind}/{id}/items", Items)
            .WithSummary("Downloads the items of a quarantine set as NDJSON.")
            .Gives(SetDownloads.LinesType)
            .RequireAuthorization(Policies.Read);
        group
            .MapGet("/{kind}/{id}/filter", Filter)
            .WithSummary("Downloads a filter file with eight bytes per item, to check training manifests.")
            .Gives(SetDownloads.FilterType)
            .RequireAuthorization(Policies.Read);
        group
            .MapGet("/{kind}/{id}/recalls", Recalls)
            .WithSummary("Lists every step of the recalls of a quarantine set.")
            .RequireAuthorization(Policies.Read);
        group
            .MapPost("/{kind}/{id}/recalls", Enter)
            .WithSummary("Records a step of a recall: requested, confirmed or failed.")
            .RequireAuthorization(Policies.Operate);
    }

    // The member id is in the body, because logs contain URLs.
    private static async Task<Results<Ok<QuarantineSourceView>, ProblemHttpResult>> Find(
        Posted<MemberBody> posted,
        QuarantineReader quarantine,
        CancellationToken cancellationToken
    )
    {
        if (!posted.Member().Succeeded(out MemberId member, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await quarantine.OfMemberAsync(member, cancellationToken)).Succeeded(out QuarantineSource.ByObjection? source, out refusal)
            ? TypedResults.Ok(new QuarantineSourceView(source.ToString()))
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<QuarantineView>, ProblemHttpResult>> Show(
        string kind,
        string id,
        QuarantineReader quarantine,
        RecallHandler recalls,
        CancellationToken cancellationToken
    )
    {
        if (!(await OpenAsync(kind, id, quarantine, cancellationToken)).Succeeded(out QuarantineSet? set, out Refusal? refusal))
            return Problems.Of(refusal);
        QuarantineFilterHeader header = set.ToFilter().Header;
        RecallLog log = await recalls.FindAsync(set.Source, cancellationToken);
        return TypedResults.Ok(
            new QuarantineView(
                header.Source,
                new QuarantineLedgerView(header.Origin, header.Size, header.Root),
                header.Items,
                header.Sha256,
                [.. log.Standing.Select(s => s.View())]
            )
        );
    }

    internal static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Items(
        string kind,
        string id,
        QuarantineReader quarantine,
        CancellationToken cancellationToken
    ) =>
        (await OpenAsync(kind, id, quarantine, cancellationToken)).Succeeded(out QuarantineSet? set, out Refusal? refusal)
            ? set.Lines($"quarantine-{kind}-{id}", cancellationToken)
            : Problems.Of(refusal);

    internal static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Filter(
        string kind,
        string id,
        QuarantineReader quarantine,
        CancellationToken cancellationToken
    ) =>
        (await OpenAsync(kind, id, quarantine, cancellationToken)).Succeeded(out QuarantineSet? set, out Refusal? refusal)
            ? set.Filter($"quarantine-{kind}-{id}", cancellationToken)
            : Problems.Of(refusal);

    private static async Task<Results<Ok<RecallLogView>, ProblemHttpResult>> Recalls(
        string kind,
        string id,
        RecallHandler recalls,
        CancellationToken cancellationToken
    ) =>
        QuarantineSource.TryParse($"{kind}/{id}", out QuarantineSource? source)
            ? TypedResults.Ok((await recalls.FindAsync(source, cancellationToken)).View())
            : Problems.Of(NoSuchSet);

    private static async Task<Results<Ok<RecallLogView>, ProblemHttpResult>> Enter(
        string kind,
        string id,
        Posted<RecallRequest> posted,
        ClaimsPrincipal caller,
        RecallHandler recalls,
        CancellationToken cancellationToken
    )
    {
        if (!QuarantineSource.TryParse($"{kind}/{id}", out QuarantineSource? source))
            return Problems.Of(NoSuchSet);
        if (!posted.Succeeded(out RecallRequest? request, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await recalls.EnterAsync(source, request, caller.Person(), cancellationToken)).Succeeded(out RecallLog? log, out refusal)
            ? TypedResults.Ok(log.View())
            : Problems.Of(refusal);
    }

    private static Task<Result<QuarantineSet>> OpenAsync(
        string kind,
        string id,
        QuarantineReader quarantine,
        CancellationToken cancellationToken
    ) =>
        QuarantineSource.TryParse($"{kind}/{id}", out QuarantineSource? source)
            ? quarantine.OpenAsync(source, cancellationToken)
            : Task.FromResult<Result<QuarantineSet>>(NoSuchSet);

    private static Refusal NoSuchSet =>
        new(RefusalCode.NotFound, "The name of a quarantine set is order/ID, objection/PSEUDONYM or objection/all.");
}
