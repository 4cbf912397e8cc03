using Microsoft.Azure.Functions.Worker;
using RegionalPause.App.Hosting;

namespace RegionalPause.App.Functions;

/// <summary>The objection page (R19), with a link or without one.</summary>
public sealed class ObjectionPage(HttpPipeline pipeline)
{
    /// <summary>Handles one request.</summary>
    [Function(nameof(ObjectionPage))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "o/{*link}")] HttpRequest request) =>
        pipeline.RunAsync(request.HttpContext);
}
