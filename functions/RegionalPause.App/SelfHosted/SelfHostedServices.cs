using Microsoft.Extensions.Options;
using RegionalPause.App.Functions.Binding;
using RegionalPause.App.Hosting;
using RegionalPause.App.Telemetry;

namespace RegionalPause.App.SelfHosted;

/// <summary>Registers the services of the self-hosted app.</summary>
internal static class SelfHostedServices
{
    private const string DefaultUrl = "http://127.0.0.1:7071";

    /// <summary>Adds the work of a Functions host: receive messages, run timers, listen for requests.</summary>
    public static void AddSelfHosting(this WebApplicationBuilder builder)
    {
        builder.AddConsoleLogging();
        builder.Services.AddPrometheus(builder.Configuration);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.Services.AddSingleton<FunctionCatalog>();
        builder.Services.AddSingleton<TimerLeases>();
        // a setting here, a constant under the Functions host
        builder.Services.AddSingleton(provider => new SendLimit(
            provider.GetRequiredService<IOptions<SelfHostedOptions>>().Value.SettleAtOnce
        ));
        builder.Services.AddHostedService<OpenGate>();
        builder.Services.AddHostedService<SelfHostedTriggers>();
    }
}
