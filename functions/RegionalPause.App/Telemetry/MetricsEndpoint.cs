using RegionalPause.App.Identity;

namespace RegionalPause.App.Telemetry;

/// <summary>
/// The endpoint for Prometheus. It exists only if it is registered. Its metrics tell when an order was issued, which a stranger must not
/// learn, so a caller needs a reading role as for the API; Prometheus sends a bearer token.
/// </summary>
internal sealed class MetricsEndpoint
{
    /// <summary>The path, which is the default of a scraper.</summary>
    public const string Path = "/metrics";

    /// <summary>Maps the endpoint if it is registered.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<MetricsEndpoint>() is not null)
            endpoints.MapPrometheusScrapingEndpoint(Path).RequireAuthorization(Policies.Read).ExcludeFromDescription();
    }
}
