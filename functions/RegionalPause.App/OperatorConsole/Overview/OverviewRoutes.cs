using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Live;
using RegionalPause.App.OperatorConsole.Map;

namespace RegionalPause.App.OperatorConsole.Overview;

/// <summary>The overview at <c>/</c>, and what its script reads.</summary>
internal static class OverviewRoutes
{
    public static void AddOverview(this IServiceCollection services)
    {
        services.AddSingleton(static _ => MapShapes.LoadEmbedded()).AddSingleton<OverviewReader>().AddSingleton<OverviewPages>();
        services.AddSingleton<LastHour>().AddHostedService(static provider => provider.GetRequiredService<LastHour>());
    }

    public static void MapOverview(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder read = app.MapGroup("").RequireConsole(Policies.Read);
        read.MapGet("/", Show);
        read.MapGet(ConsolePaths.Live + "/figures", Follow);
        read.MapGet(ConsolePaths.Live + "/jurisdictions", ShowChanges);
    }

    private static Task<IResult> Show(HttpContext http, OverviewPages pages, CancellationToken cancellationToken) =>
        pages.ShowAsync(http, cancellationToken);

    private static Task<IResult> ShowChanges(HttpContext http, OverviewPages pages, CancellationToken cancellationToken) =>
        pages.ShowChangesAsync(http, cancellationToken);

    private static IResult Follow(HttpContext http, OverviewPages pages) => LiveRoutes.Follow(http, pages.RenderFiguresAsync);
}
