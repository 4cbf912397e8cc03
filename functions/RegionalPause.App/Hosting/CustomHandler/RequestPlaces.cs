using RegionalPause.App.Api;
using RegionalPause.Errors;

namespace RegionalPause.App.Hosting.CustomHandler;

internal static class RequestPlaces
{
    /// <summary>Sends each request to its place, before anything else looks at it.</summary>
    public static void UseExactPaths(this WebApplication app)
    {
        HostingMode mode = app.Services.GetRequiredService<HostingMode>();
        InvocationEndpoint? invocations = mode.IsCustomHandler ? app.Services.GetRequiredService<InvocationEndpoint>() : null;
        app.Use((context, next) => ExactPaths.PlaceOf(context, mode) switch
        {
            Place.Api or Place.ObjectionPage => next(context),
            Place.Readiness => Task.CompletedTask,
            Place.Invocation => invocations!.RunAsync(context),
            _ => Problems.Of(RefusalCode.NotFound, "Nothing is at this address; the API is below /api/.").ExecuteAsync(context),
        });
    }
}
