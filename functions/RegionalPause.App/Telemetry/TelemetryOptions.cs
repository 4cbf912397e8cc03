using Microsoft.Extensions.Options;

namespace RegionalPause.App.Telemetry;

/// <summary>
/// Section <c>Telemetry</c>. The exporters have no settings of our own: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and the other variables of
/// OpenTelemetry, and <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>.
/// </summary>
public sealed class TelemetryOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Telemetry";

    /// <summary>
    /// Whether a self-hosted app shows its metrics to Prometheus at <c>/metrics</c>. A scraper needs a bearer token with a reading role.
    /// </summary>
    /// <value>Default <c>false</c>.</value>
    public bool Prometheus { get; set; }
}

/// <summary>Ends the app at its start if an exporter is configured with a value that it cannot use.</summary>
internal sealed class TelemetrySettings(IConfiguration configuration) : IValidateOptions<TelemetryOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        List<string> wrong = [];
        if (
            configuration[TelemetryExport.OtlpEndpoint] is { Length: > 0 } endpoint
            && !(Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
        )
            wrong.Add($"{TelemetryExport.OtlpEndpoint} is not the http or https address of a collector.");
        if (
            configuration[TelemetryExport.InsightsConnection] is { Length: > 0 } connection
            && !connection.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase)
        )
            wrong.Add($"{TelemetryExport.InsightsConnection} is not a connection string of Application Insights.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
