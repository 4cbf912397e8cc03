using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Api;
using RegionalPause.App.Api.Description;
using RegionalPause.App.Hosting.CustomHandler;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.Errors;

namespace RegionalPause.App.Hosting;

internal static class HttpPipeline
{
    public static void AddHttpApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.NumberHandling = ApiJson.Default.Options.NumberHandling; // what the description says is what is taken
        });
        services.AddApiDescription();
        services.Configure<RouteHandlerOptions>(static routes => routes.ThrowOnBadRequest = true); // so that the answer says which value
        services.AddExceptionHandler<FaultAnswers>();
        services.AddSingleton<FlagViews>();
        services.AddObjectionPage();
    }

    /// <summary>What every request passes before its endpoint: its exact place, faults, limits, who it is and what it may.</summary>
    public static void UseHttpApi(this WebApplication app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseExactPaths();
        app.UseStatusCodePages(AnswerBareStatusAsync);
        app.UseRequestLimits();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
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
