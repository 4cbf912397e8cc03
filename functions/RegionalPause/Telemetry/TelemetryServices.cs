using Microsoft.Extensions.DependencyInjection;

namespace RegionalPause.Telemetry;

/// <summary>Registers the module.</summary>
internal static class TelemetryServices
{
    /// <summary>Adds the instruments. Without an exporter they measure nothing.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services.AddMetrics().AddSingleton<Instruments>();
}
