using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RegionalPause.App.Hosting;
using RegionalPause.Telemetry;

namespace RegionalPause.App.Telemetry;

/// <summary>
/// Sends metrics and spans to the exporters that are configured. Without one, nothing is added, and the instruments measure nothing. Logs
/// are not exported here: the Functions host has the logs of its worker, and a self-hosted app writes them to standard output.
/// </summary>
internal static class TelemetryExport
{
    /// <summary>The variable of OpenTelemetry with the address of a collector.</summary>
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The setting that the Functions host reads too.</summary>
    public const string InsightsConnection = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    private const string ServiceName = "OTEL_SERVICE_NAME";
    private const string InsightsAuthentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    // Every outcome and reason in every jurisdiction; the default of 2,000 would put the rest together.
    private const int MostDecisionSeries = 20_000;

    /// <summary>Meters of .NET. Their attributes are routes, methods and types, never a path.</summary>
    private static readonly string[] MetersOfTheRuntime = ["System.Runtime", "Microsoft.AspNetCore.Hosting"];

    /// <summary>Adds the exporters for OTLP and Azure Monitor.</summary>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetrySettings>();
        if (!string.IsNullOrEmpty(configuration[OtlpEndpoint]))
        {
            services
                .AddProviders(configuration)
                .WithMetrics(metrics => metrics.AddOtlpExporter())
                .WithTracing(tracing => tracing.AddOtlpExporter());
        }
        if (configuration[InsightsConnection] is { Length: > 0 } connection)
        {
            bool byIdentity = configuration[InsightsAuthentication]?.Contains("Authorization=AAD", StringComparison.Ordinal) == true;
            void Configure(AzureMonitorExporterOptions options)
            {
                options.ConnectionString = connection;
                options.Credential = byIdentity ? new DefaultAzureCredential() : null;
            }
            services
                .AddProviders(configuration)
                .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Configure))
                .WithTracing(tracing => tracing.AddAzureMonitorTraceExporter(Configure));
        }
        return services;
    }

    /// <summary>Adds the endpoint for Prometheus if <see cref="TelemetryOptions.Prometheus"/> is set. Only a self-hosted app calls it: the
    /// Functions host has no route to it, and a scraper behind it would reach any one instance.</summary>
    public static IServiceCollection AddPrometheus(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>()?.Prometheus == true)
        {
            services.AddProviders(configuration).WithMetrics(metrics => metrics.AddPrometheusExporter());
            services.AddSingleton<MetricsEndpoint>();
        }
        return services;
    }

    // Each exporter asks for it. A second view would export the instrument twice.
    private static OpenTelemetryBuilder AddProviders(this IServiceCollection services, IConfiguration configuration)
    {
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry();
        if (services.Any(service => service.ImplementationType == typeof(StartOfCounters)))
            return telemetry;
        services.AddHostedService<StartOfCounters>();
        return telemetry
            .ConfigureResource(resource =>
                resource.AddService(configuration[ServiceName] ?? "regionalpause", serviceVersion: AppVersion.Text)
            )
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(Instruments.SourceName)
                    .AddMeter(MetersOfTheRuntime)
                    .AddView(Instruments.DecisionsName, new MetricStreamConfiguration { CardinalityLimit = MostDecisionSeries })
            )
            .WithTracing(tracing => tracing.AddSource(Instruments.SourceName));
    }
}
