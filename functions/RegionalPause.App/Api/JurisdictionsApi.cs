using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RegionalPause.App.Api.Description;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Pauses;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

internal static class JurisdictionsApi
{
    public static void MapJurisdictions(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/jurisdictions").RequireAuthorization(Policies.Read);
        group.MapGet("/", List).WithSummary("Lists every jurisdiction with its authority, groups, languages, training flag and orders.");
        group.MapGet("/groups", ListGroups).WithSummary("Lists the groups of jurisdictions, for example EU and UK.");
        group
            .MapPost("/compare", Compare)
            .WithSummary("Compares jurisdiction data with the current data, under the current control state. Changes nothing.")
            .Takes("application/json");
    }

    private static async Task<Ok<ImmutableArray<JurisdictionView>>> List(
        [FromServices] JurisdictionAtlas atlas,
        FlagHandler flags,
        PauseHandler pauses,
        CancellationToken cancellationToken
    )
    {
        OpenFlags open = OpenFlags.Of(await flags.ListAsync(cancellationToken), await pauses.ListAsync(ended: false, cancellationToken));
        ILookup<JurisdictionCode, string> groups = atlas
            .Groups.SelectMany(g => g.Codes, (g, code) => (g.Id, code))
            .ToLookup(x => x.code, x => x.Id);
        return TypedResults.Ok(atlas.All.Select(j => View(j, groups[j.Code], open)).ToImmutableArray());
    }

    private static Ok<ImmutableArray<GroupView>> ListGroups([FromServices] JurisdictionAtlas atlas) =>
        TypedResults.Ok(atlas.Groups.Select(g => new GroupView(g.Id, g.Name, [.. g.Codes.Select(c => c.Value)])).ToImmutableArray());

    private static async Task<Results<Ok<JurisdictionsDifferenceView>, ProblemHttpResult>> Compare(
        HttpRequest request,
        DataPreviews previews,
        CancellationToken cancellationToken
    )
    {
        if (!(await request.ReadBytesAsync()).Succeeded(out ReadOnlyMemory<byte> data, out Refusal? refusal))
            return Problems.Of(refusal);
        return (await previews.OfJurisdictionsAsync(data, cancellationToken)).Succeeded(out JurisdictionsPreview? preview, out refusal)
            ? TypedResults.Ok(preview.View())
            : Problems.Of(refusal);
    }

    private static JurisdictionView View(Jurisdiction j, IEnumerable<string> groups, OpenFlags open) =>
        new(
            j.Code.Value,
            j.Name,
            Words.Of(j.Kind),
            j.Parent?.Value,
            j.Authority is { } a ? new AuthorityView(a.Id, a.ShortName, a.Name, a.Website) : null,
            [.. groups],
            j.Languages,
            j.FollowsParent,
            open.IsOpen(j.Code) ? "open" : "closed",
            open.OrdersOver(j.Code)
        );
}
