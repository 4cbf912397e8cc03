using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Api;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.Requests;

namespace RegionalPause.App.Hosting;

/// <summary>
/// What every request passes: its exact path, faults, limits, who asks and what they may, then its endpoint. Self-hosted it is the pipeline
/// of the web server; under the Functions host it runs inside the function that the host's route has reached.
/// </summary>
public sealed class HttpPipeline
{
    private readonly RequestDelegate run;

    /// <summary>Builds the pipeline for a worker.</summary>
    public HttpPipeline(IServiceProvider services) : this(services, Use)
    {
    }

    internal HttpPipeline(IServiceProvider services, Action<IApplicationBuilder> use)
    {
        var app = new ApplicationBuilder(services);
        use(app);
        run = app.Build();
    }

    /// <summary>
    /// Runs it for a request that the Functions host has routed to a function: that routing is forgotten, and the pipeline's own decides.
    /// </summary>
    public async Task<IResult> RunAsync(HttpContext context)
    {
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        await run(context);
        return Results.Empty;
    }

    internal static void Use(IApplicationBuilder app)
    {
        UseChecks(app);
        app.UseEndpoints(Map);
    }

    /// <summary>What comes before an endpoint.</summary>
    internal static void UseChecks(IApplicationBuilder app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseExactPaths();
        app.UseStatusCodePages(AnswerBareStatusAsync);
        app.UseRequestLimits();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    /// <summary>The endpoints.</summary>
    internal static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapApi();
        endpoints.MapObjectionPage();
    }

    private static Task AnswerBareStatusAsync(Microsoft.AspNetCore.Diagnostics.StatusCodeContext context)
    {
        HttpContext http = context.HttpContext;
        ProblemHttpResult answer = http.Response.StatusCode == StatusCodes.Status404NotFound
            ? Problems.Of(RefusalCode.NotFound, "Nothing is at this address.")
            : Problems.OfStatus(http.Response.StatusCode);
        return answer.ExecuteAsync(http);
    }
}
