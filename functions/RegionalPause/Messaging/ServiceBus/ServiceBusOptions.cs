using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// Service Bus as the transport of the queues, named as the Functions host names a connection: the setting <c>ServiceBus</c> itself is a connection
/// string (development and tests). With neither that nor a namespace the queues are Storage queues. The queues exist already, with these properties:
/// lock 30 s or longer, maximum delivery count 10 or more, no sessions; duplicate detection may be on (R35).
/// </summary>
public sealed class ServiceBusOptions
{
    /// <summary>The configuration section, and the setting of the connection string.</summary>
    public const string Section = "ServiceBus";

    /// <summary>The namespace to reach with the managed identity, as <c>contoso.servicebus.windows.net</c>.</summary>
    public string? FullyQualifiedNamespace { get; set; }

    /// <summary>How long the broker may take to answer one request: connect, attach, send, renew a lock.</summary>
    /// <value>Default 10 s; 1 s to 1 min.</value>
    [Between("00:00:01", "00:01:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the queues are those of Service Bus.</summary>
    public bool IsSet => !string.IsNullOrWhiteSpace(ConnectionString) || !string.IsNullOrWhiteSpace(FullyQualifiedNamespace);

    internal string? ConnectionString { get; set; }

    internal static void BindConnectionString(ServiceBusOptions options, IConfiguration configuration) => options.ConnectionString = configuration[Section];
}

[OptionsValidator]
internal sealed partial class ServiceBusOptionsValidator : IValidateOptions<ServiceBusOptions>;

internal sealed class ServiceBusConnectionValidator : IValidateOptions<ServiceBusOptions>
{
    public ValidateOptionsResult Validate(string? name, ServiceBusOptions options) =>
        options.IsSet && ServiceBusSettings.ProblemOf(options) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}
