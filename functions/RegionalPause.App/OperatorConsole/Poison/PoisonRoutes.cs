using RegionalPause.App.Identity;

namespace RegionalPause.App.OperatorConsole.Poison;

/// <summary>The list of messages that could not be handled (R40).</summary>
internal static class PoisonRoutes
{
    public static void MapPoisonPage(this IEndpointRouteBuilder app) => app.MapGet("/poison", Show).RequireConsole(Policies.Read);

    private static Task<IResult> Show(HttpContext http, PoisonPages pages, CancellationToken cancellationToken) =>
        pages.ListAsync(http, cancellationToken);
}
