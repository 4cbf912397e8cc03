using RegionalPause.App.Identity;

namespace RegionalPause.App.OperatorConsole.Ledger;

/// <summary>The page of the sealed ledger: its checkpoint, and the decision of one item with its proof (R24).</summary>
internal static class LedgerRoutes
{
    public static void MapLedgerPages(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder read = app.MapGroup("").RequireConsole(Policies.Read);
        read.MapGet("/ledger", Show);
        read.MapGet("/ledger/proof", SaveProof);
    }

    private static Task<IResult> Show(HttpContext http, LedgerPages pages, CancellationToken cancellationToken) =>
        pages.ShowAsync(http, cancellationToken);

    private static Task<IResult> SaveProof(HttpContext http, LedgerPages pages, CancellationToken cancellationToken) =>
        pages.SaveProofAsync(http, cancellationToken);
}
