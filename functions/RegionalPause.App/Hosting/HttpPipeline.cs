using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Api;
using RegionalPause.App.OperatorConsole;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Mailbox;
using RegionalPause.App.OperatorConsole.SignIn;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.App.Telemetry;
using RegionalPause.Requests;

namespace RegionalPause.App.Hosting;

/// <summary>
/// The pipeline of every request: exact path, faults, limits, authentication, authorization, then the endpoint. Self-hosted, it is the
/// pipeline of the web server. Under the Functions host it runs inside the function that the host's route has selected.
/// </summary>
public sealed class HttpPipeline
{
    private readonly RequestDelegate run;

    /// <summary>Builds the pipeline for a worker.</summary>
    public HttpPipeline(IServiceProvider services)
        : this(services, Use) { }

    internal HttpPipeline(IServiceProvider services, Action<IApplicationBuilder> use)
    {
        var app = new ApplicationBuilder(services);
        use(app);
        run = app.Build();
    }

    /// <summary>
    /// Runs the pipeline for a request that the Functions host has routed to a function. The host's routing is discarded, and the pipeline
    /// routes the request again.
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

    /// <summary>Adds the checks before an endpoint.</summary>
    internal static void UseChecks(IApplicationBuilder app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseExactPaths();
        app.UseWhen(static context => ConsolePaths.Include(context.Request.Path.Value), static console => console.UseResponseCompression());
        app.UseStatusCodePages(AnswerBareStatusAsync);
        app.UseRequestLimits();
        app.UsePublicAddress();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    /// <summary>Maps the endpoints.</summary>
    internal static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapApi();
        endpoints.MapTicketKeys();
        endpoints.MapObjectionPage();
        endpoints.MapConsole();
        endpoints.MapSignIn();
        endpoints.MapMailbox();
        MetricsEndpoint.Map(endpoints);
    }

    private static Task AnswerBareStatusAsync(Microsoft.AspNetCore.Diagnostics.StatusCodeContext context)
    {
        HttpContext http = context.HttpContext;
        ProblemHttpResult answer =
            http.Response.StatusCode == StatusCodes.Status404NotFound
                ? Problems.Of(RefusalCode.NotFound, "There is no resource at this address.")
                : Problems.OfStatus(http.Response.StatusCode);
        return ConsoleErrors.AnswerAsync(http, answer);
    }
}
