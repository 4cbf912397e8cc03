using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// Service Bus as the transport of the queues. The names follow the Functions host's convention for connections: the setting
/// <c>ServiceBus</c> itself is a connection string (development and tests). If neither a connection string nor a namespace is set, the
/// queues are Storage queues. The queues must already exist with these properties: lock of 30 s or longer, maximum delivery count 10 or
/// more, no sessions. Duplicate detection may be on (R35).
/// </summary>
public sealed class ServiceBusOptions : IValidatableObject
{
    /// <summary>The configuration section, and the name of the connection string setting.</summary>
    public const string Section = "ServiceBus";

    /// <summary>The namespace that is used with the managed identity, such as <c>contoso.servicebus.windows.net</c>.</summary>
    public string? FullyQualifiedNamespace { get; set; }

    /// <summary>Time limit for one request to the broker: connect, attach, send, renew a lock.</summary>
    /// <value>Default 10 s; 1 s to 1 min.</value>
    [Between(Section, "00:00:01", "00:01:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the queues are Service Bus queues.</summary>
    public bool IsSet => !string.IsNullOrWhiteSpace(ConnectionString) || !string.IsNullOrWhiteSpace(FullyQualifiedNamespace);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        IsSet && ServiceBusSettings.ProblemOf(this) is { } problem ? [new(problem)] : [];

    internal string? ConnectionString { get; set; }

    internal static void BindConnectionString(ServiceBusOptions options, IConfiguration configuration) =>
        options.ConnectionString = configuration[Section];
}

[OptionsValidator]
internal sealed partial class ServiceBusOptionsValidator : IValidateOptions<ServiceBusOptions>;
