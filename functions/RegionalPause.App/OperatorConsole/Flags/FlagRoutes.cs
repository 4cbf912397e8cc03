using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;

namespace RegionalPause.App.OperatorConsole.Flags;

/// <summary>The list of training flags, and their changes.</summary>
internal static class FlagRoutes
{
    public static void MapFlagPages(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder read = app.MapGroup("").RequireConsole(Policies.Read);
        read.MapGet("/flags", Show);
        read.MapGet("/flags/export", Export);

        RouteGroupBuilder set = app.MapGroup("").RequireConsole(Policies.SetFlags);
        set.MapPost("/flags/preview", Preview);
        set.MapPost("/flags", Set);

        RouteGroupBuilder import = app.MapGroup("").RequireConsole(Policies.Approve);
        import.MapPost("/flags/import/preview", PreviewImport);
        import.MapPost("/flags/import", Import);
    }

    private static Task<IResult> Show(HttpContext http, FlagPages pages, CancellationToken cancellationToken) =>
        pages.ListAsync(http, RefusedForm.None, cancellationToken);

    private static Task<IResult> Export(HttpContext http, FlagPages pages, CancellationToken cancellationToken) =>
        pages.ExportAsync(http, cancellationToken);

    private static Task<IResult> Preview(HttpContext http, FlagPages pages, CancellationToken cancellationToken) =>
        pages.SetAsync(http, isDone: false, cancellationToken);

    private static Task<IResult> Set(HttpContext http, FlagPages pages, CancellationToken cancellationToken) =>
        pages.SetAsync(http, isDone: true, cancellationToken);

    private static Task<IResult> PreviewImport(HttpContext http, FlagPages pages, CancellationToken cancellationToken) =>
        pages.ImportAsync(http, isDone: false, cancellationToken);

    private static Task<IResult> Import(HttpContext http, FlagPages pages, CancellationToken cancellationToken) =>
        pages.ImportAsync(http, isDone: true, cancellationToken);
}
