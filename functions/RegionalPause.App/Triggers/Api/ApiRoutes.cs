using RegionalPause.App.Api;
using RegionalPause.App.Api.Description;

namespace RegionalPause.App.Triggers;

/// <summary>
/// What the function <c>Api</c> serves: everything below its prefix. The Functions host forwards its requests as they are
/// (<c>enableForwardingHttpRequest</c>), so there is no class to invoke; self-hosted they arrive here directly.
/// </summary>
internal static class ApiRoutes
{
    /// <summary>What the paths of the API begin with; the route in function.json says the same. With less an outsider could reach a trigger's endpoint.</summary>
    public const string Prefix = "/api";

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        // Whatever forgets to say who may use it is at least not for everybody.
        RouteGroupBuilder api = app.MapGroup(Prefix).RequireAuthorization();
        api.MapHealth();
        api.MapJurisdictions();
        api.MapFlags();
        api.MapOrders();
        api.MapDrills();
        api.MapDecisions();
        api.MapHolds();
        api.MapFleet();
        api.MapDispositions();
        api.MapTickets();
        api.MapLedger();
        api.MapEvidence();
        api.MapMembers();
        api.MapObjections();
        api.MapCampaigns();
        api.MapEngagement();
        api.MapQuarantine();
        api.MapResumption();
        api.MapSchemas();
        api.MapDescription();
    }
}
