using RegionalPause.App.Identity;

namespace RegionalPause.App.OperatorConsole.Fleet;

/// <summary>The list of instances (R14b).</summary>
internal static class FleetRoutes
{
    public static void MapFleetPage(this IEndpointRouteBuilder app) => app.MapGet("/fleet", Show).RequireConsole(Policies.Read);

    private static Task<IResult> Show(HttpContext http, FleetPages pages, CancellationToken cancellationToken) =>
        pages.ListAsync(http, cancellationToken);
}
