using RegionalPause.App.Api.Description;

namespace RegionalPause.App.Api;

/// <summary>The HTTP API: everything below its prefix.</summary>
internal static class ApiRoutes
{
    /// <summary>What the paths of the API begin with; the route of the function <c>Api</c> begins with the same.</summary>
    public const string Prefix = "/api";

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        // An endpoint that does not say who may use it is at least not open to everybody.
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
