using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>Creates the client from the options, and reports errors in them.</summary>
internal static class ServiceBusSettings
{
    /// <summary>
    /// The error, with the name of the setting and the expected value; <c>null</c> if the options are valid. It never contains the key.
    /// </summary>
    public static string? ProblemOf(ServiceBusOptions options) =>
        (string.IsNullOrWhiteSpace(options.ConnectionString), string.IsNullOrWhiteSpace(options.FullyQualifiedNamespace)) switch
        {
            (false, false) => $"{ServiceBusOptions.Section}: both a connection string and "
                + $"{ServiceBusOptions.Section}__FullyQualifiedNamespace are set; keep one.",
            (false, true) => ProblemOfConnectionString(options.ConnectionString!),
            (true, false) => ProblemOfNamespace(options.FullyQualifiedNamespace!),
            _ => $"{ServiceBusOptions.Section}: neither a connection string nor "
                + $"{ServiceBusOptions.Section}__FullyQualifiedNamespace is set.",
        };

    /// <summary>Creates the client. It opens a connection when it is first used.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="credential">Credential for a namespace. <c>null</c> means the managed identity, or the developer who is signed
    /// in.</param>
    /// <param name="adjust">Changes the client's own options, for tests.</param>
    public static ServiceBusClient Connect(
        ServiceBusOptions options,
        TokenCredential? credential = null,
        Action<ServiceBusClientOptions>? adjust = null
    )
    {
        if (ProblemOf(options) is { } problem)
            throw new InvalidOperationException(problem);
        // No retries: the ticket in a message could expire before a retried send. A receiver's caller asks again and logs the outage.
        var client = new ServiceBusClientOptions
        {
            RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = options.RequestTimeout },
        };
        adjust?.Invoke(client);
        return options.ConnectionString is { Length: > 0 } connectionString
            ? new ServiceBusClient(connectionString, client)
            : new ServiceBusClient(options.FullyQualifiedNamespace, credential ?? new DefaultAzureCredential(), client);
    }

    private static string? ProblemOfNamespace(string name) =>
        Uri.CheckHostName(name) is UriHostNameType.Dns
            ? null
            : $"{ServiceBusOptions.Section}__FullyQualifiedNamespace is '{name}'; expected a host name such as contoso.servicebus.windows.net.";

    // The message of the parser is not repeated: it could quote a part of the connection string, and then a log would contain the key.
    private static string? ProblemOfConnectionString(string connectionString)
    {
        const string expected = "expected Endpoint=sb://…;SharedAccessKeyName=…;SharedAccessKey=…, of the namespace, not of one queue";
        ServiceBusConnectionStringProperties parts;
        try
        {
            parts = ServiceBusConnectionStringProperties.Parse(connectionString);
        }
        catch (FormatException)
        {
            return $"{ServiceBusOptions.Section}: the connection string cannot be read, for example its Endpoint; {expected}.";
        }

        string? wrong = parts switch
        {
            // The parser replaces every scheme by sb://, so an endpoint of another service would fail only when it is used.
            _ when !connectionString.Contains("Endpoint=sb://", StringComparison.OrdinalIgnoreCase) => "has no Endpoint of sb://",
            { EntityPath: not null } => "has an EntityPath",
            { SharedAccessKeyName: null } or { SharedAccessKey: null } => "has no key",
            _ => null,
        };
        return wrong is null ? null : $"{ServiceBusOptions.Section}: the connection string {wrong}; {expected}.";
    }
}
