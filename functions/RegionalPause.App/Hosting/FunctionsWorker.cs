using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Options;
using RegionalPause.App.Functions.Binding;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.App.Telemetry;
using RegionalPause.Messaging.ServiceBus;

namespace RegionalPause.App.Hosting;

/// <summary>Registers the services of the app as an isolated worker of the Functions host.</summary>
internal static class FunctionsWorker
{
    /// <summary>The argument that precedes the address of the host.</summary>
    public const string HostAddress = "--functions-uri";

    private const int SendsAtOnce = 16;

    /// <summary>Whether a Functions host started this process, by its arguments.</summary>
    public static bool IsStartedBy(string[] args) => args.Contains(HostAddress);

    /// <summary>Adds the services that only a worker needs.</summary>
    public static void AddFunctionsWorker(this FunctionsApplicationBuilder builder, string[] args)
    {
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<RunningInvocations>();
        builder.UseMiddleware<WorkerSettlement>();
        builder.UseMiddleware<MeasuredTimers>();
        builder.AddLogFilters();
        builder.Services.AddSingleton<RunningInvocations>();
        builder.Services.AddSingleton(new HostProxies(1));
        builder.Services.AddSingleton(new SendLimit(SendsAtOnce));
        builder.Services.AddHostedService(provider => provider.GetRequiredService<RunningInvocations>());
        // The address is in the arguments of the process.
        builder.Services.AddHostedService(provider => new HostWatch(
            HostWatch.AddressIn(args),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<HostWatch>>()
        ));
        builder.Services.AddSingleton<IValidateOptions<ServiceBusOptions>, BoundTransport>();
    }
}
