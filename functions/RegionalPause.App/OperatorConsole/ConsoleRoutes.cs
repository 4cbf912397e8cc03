using RegionalPause.App.OperatorConsole.Approving;
using RegionalPause.App.OperatorConsole.Campaigns;
using RegionalPause.App.OperatorConsole.Drills;
using RegionalPause.App.OperatorConsole.Flags;
using RegionalPause.App.OperatorConsole.Fleet;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Holds;
using RegionalPause.App.OperatorConsole.Ledger;
using RegionalPause.App.OperatorConsole.Live;
using RegionalPause.App.OperatorConsole.Orders;
using RegionalPause.App.OperatorConsole.Overview;
using RegionalPause.App.OperatorConsole.Pausing;
using RegionalPause.App.OperatorConsole.Poison;

namespace RegionalPause.App.OperatorConsole;

/// <summary>
/// The operators' console (R31): pages that call the same handlers as the API, and work without script. Every endpoint states who may use
/// it; every form is checked.
/// </summary>
internal static class ConsoleRoutes
{
    public static void AddConsole(this IServiceCollection services)
    {
        services.AddSingleton<LiveFeed>();
        // Every page has a fresh form token, so its compressed length tells nothing of it. Server-sent events are not compressed.
        services.AddResponseCompression(static options => options.EnableForHttps = true);
        services.AddSingleton<OrderPageReader>().AddSingleton<ApprovePages>();
        services.AddOverview();
        services.AddSingleton<HoldPages>().AddSingleton<FlagPages>().AddSingleton<LedgerPages>();
        services.AddSingleton<DrillPages>().AddSingleton<FleetPages>().AddSingleton<PoisonPages>();
    }

    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        app.MapAssets();
        RouteGroupBuilder console = app.MapGroup("").WithFormChecks();
        console.MapPause();
        console.MapOrderPages();
        console.MapApprove();
        console.MapCampaignPages();
        console.MapOverview();
        console.MapHoldPages();
        console.MapFlagPages();
        console.MapLedgerPages();
        console.MapDrillPages();
        console.MapFleetPage();
        console.MapPoisonPage();
    }
}
