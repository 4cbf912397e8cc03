using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RegionalPause.App.Identity;
using RegionalPause.Contract;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Pauses;

namespace RegionalPause.App.Api;

internal static class JurisdictionsApi
{
    public static void MapJurisdictions(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/jurisdictions").RequireAuthorization(Policies.Read);
        group.MapGet("/", List).WithSummary("Lists every jurisdiction with its authority, groups, languages, training flag and orders.");
        group.MapGet("/groups", ListGroups).WithSummary("Lists the groups of jurisdictions, for example EU and UK.");
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
