using RegionalPause.App.Api.Description;

namespace RegionalPause.App.Api;

/// <summary>Maps the HTTP API below its prefix.</summary>
internal static class ApiRoutes
{
    /// <summary>The prefix of all paths of the API. The route of the function <c>Api</c> has the same prefix.</summary>
    public const string Prefix = "/api";

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        // An endpoint without its own policy still requires an authenticated caller.
        RouteGroupBuilder api = app.MapGroup(Prefix).RequireAuthorization();
        api.MapHealth();
        api.MapReadiness();
        api.MapJurisdictions();
        api.MapFlags();
        api.MapOrders();
        api.MapDrills();
        api.MapDecisions();
        api.MapHolds();
        api.MapPoison();
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
        api.MapSafetyRules();
        api.MapSchemas();
        api.MapPermits();
        api.MapWebhooks();
        api.MapDescription();
    }
}
