using RegionalPause.App.Identity;

namespace RegionalPause.App.OperatorConsole.Holds;

/// <summary>The list of held items.</summary>
internal static class HoldRoutes
{
    public static void MapHoldPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/holds", Show).RequireConsole(Policies.Read);
        app.MapPost("/holds/{scope}/retry", Retry).RequireConsole(Policies.Operate);
    }

    private static Task<IResult> Show(HttpContext http, HoldPages pages, CancellationToken cancellationToken) =>
        pages.ListAsync(http, null, cancellationToken);

    private static Task<IResult> Retry(string scope, HttpContext http, HoldPages pages, CancellationToken cancellationToken) =>
        pages.RetryAsync(scope, http, cancellationToken);
}
