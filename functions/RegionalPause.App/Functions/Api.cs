using Microsoft.Azure.Functions.Worker;
using RegionalPause.App.Hosting;

namespace RegionalPause.App.Functions;

/// <summary>
/// The HTTP API: everything below its prefix, by every method. What is there is decided by the pipeline, not by the Functions host.
/// </summary>
public sealed class Api(HttpPipeline pipeline)
{
    /// <summary>One request.</summary>
    [Function(nameof(Api))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "api/{*path}")] HttpRequest request) => pipeline.RunAsync(request.HttpContext);
}
