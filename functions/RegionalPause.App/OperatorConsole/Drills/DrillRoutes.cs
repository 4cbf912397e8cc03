using RegionalPause.App.Identity;

namespace RegionalPause.App.OperatorConsole.Drills;

/// <summary>The list of drills (R14a).</summary>
internal static class DrillRoutes
{
    public static void MapDrillPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/drills", Show).RequireConsole(Policies.Read);
        app.MapPost("/drills", Request).RequireConsole(Policies.Operate);
    }

    private static Task<IResult> Show(HttpContext http, DrillPages pages, CancellationToken cancellationToken) =>
        pages.ListAsync(http, null, cancellationToken);

    private static Task<IResult> Request(HttpContext http, DrillPages pages, CancellationToken cancellationToken) =>
        pages.RequestAsync(http, cancellationToken);
}
