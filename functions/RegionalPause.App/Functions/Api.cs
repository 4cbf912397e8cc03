using Microsoft.Azure.Functions.Worker;
using RegionalPause.App.Hosting;

namespace RegionalPause.App.Functions;

/// <summary>
/// The HTTP API. It receives every method and every path below its prefix. The pipeline has the routes, not the Functions host.
/// </summary>
public sealed class Api(HttpPipeline pipeline)
{
    /// <summary>Handles one request.</summary>
    [Function(nameof(Api))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/{*path}")] HttpRequest request) =>
        pipeline.RunAsync(request.HttpContext);
}
