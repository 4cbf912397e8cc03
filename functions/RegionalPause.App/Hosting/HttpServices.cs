using RegionalPause.App.Api;
using RegionalPause.App.Api.Description;
using RegionalPause.App.OperatorConsole;
using RegionalPause.App.OperatorConsole.Mailbox;
using RegionalPause.App.Pages.Objecting;

namespace RegionalPause.App.Hosting;

internal static class HttpServices
{
    public static void AddHttpApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.NumberHandling = ApiJson.Default.Options.NumberHandling; // the same as in the API description
        });
        services.AddApiDescription();
        // so that the answer names the wrong value
        services.Configure<RouteHandlerOptions>(static routes => routes.ThrowOnBadRequest = true);
        services.AddExceptionHandler<FaultAnswers>();
        services.AddSingleton<FlagViews>();
        services.AddSingleton<ReadinessSettings>().AddSingleton<ReadinessReader>().AddSingleton<ReadinessWatch>();
        services.AddObjectionPage();
        services.AddConsole();
        services.AddMailbox();
        services.AddSingleton<HttpPipeline>();
    }
}
