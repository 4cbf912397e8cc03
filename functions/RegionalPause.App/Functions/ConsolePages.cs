using Microsoft.Azure.Functions.Worker;
using RegionalPause.App.Hosting;

namespace RegionalPause.App.Functions;

/// <summary>
/// The console (R31). It receives every path that no other function has; the pipeline answers 404 to those that are no page. The setting
/// <c>AzureWebJobsDisableHomepage</c> must be true, or the host answers the path <c>/</c> itself.
/// </summary>
public sealed class ConsolePages(HttpPipeline pipeline)
{
    /// <summary>Handles one request.</summary>
    [Function(nameof(ConsolePages))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) =>
        pipeline.RunAsync(request.HttpContext);
}
