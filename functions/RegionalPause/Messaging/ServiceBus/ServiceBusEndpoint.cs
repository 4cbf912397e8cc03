using System.Diagnostics.CodeAnalysis;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>Where a namespace answers, and the key to it; without one the managed identity is asked for tokens.</summary>
internal sealed record ServiceBusEndpoint(string Host, int Port, bool UseTls, SharedKey? Key)
{
    private const int PlainPort = 5672;
    private const int TlsPort = 5671;

    /// <summary>What a token is for: a queue, or its management node.</summary>
    public string Audience(string address) => $"sb://{Host}/{address}";

    /// <summary>Reads the options; the problem names the setting and says what is expected.</summary>
    public static bool TryFind(ServiceBusOptions options, [NotNullWhen(true)] out ServiceBusEndpoint? endpoint, [NotNullWhen(false)] out string? problem)
    {
        (endpoint, problem) = (string.IsNullOrWhiteSpace(options.ConnectionString), string.IsNullOrWhiteSpace(options.FullyQualifiedNamespace)) switch
        {
            (false, false) => (null, $"{ServiceBusOptions.Section}: both a connection string and {ServiceBusOptions.Section}__FullyQualifiedNamespace are set; keep one."),
            (false, true) => Parse(options.ConnectionString!),
            (true, false) => OfNamespace(options.FullyQualifiedNamespace!),
            _ => (null, $"{ServiceBusOptions.Section}: neither a connection string nor {ServiceBusOptions.Section}__FullyQualifiedNamespace is set."),
        };
        return endpoint is not null;
    }

    private static (ServiceBusEndpoint?, string?) OfNamespace(string name) => Uri.CheckHostName(name) is UriHostNameType.Dns
        ? (new ServiceBusEndpoint(name, TlsPort, UseTls: true, Key: null), null)
        : (null, $"{ServiceBusOptions.Section}__FullyQualifiedNamespace is '{name}'; expected a host name such as contoso.servicebus.windows.net.");

    // The key is never repeated in a problem: it would end in a log.
    private static (ServiceBusEndpoint?, string?) Parse(string connectionString)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                parts[part[..equals]] = part[(equals + 1)..];
        }

        const string expected = "expected Endpoint=sb://…;SharedAccessKeyName=…;SharedAccessKey=…, of the namespace, not of one queue";
        if (!parts.TryGetValue("Endpoint", out string? text) || !Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme != "sb")
            return (null, $"{ServiceBusOptions.Section}: the connection string has no Endpoint; {expected}.");
        if (parts.ContainsKey("EntityPath"))
            return (null, $"{ServiceBusOptions.Section}: the connection string has an EntityPath; {expected}.");
        if (!parts.TryGetValue("SharedAccessKeyName", out string? name) || !parts.TryGetValue("SharedAccessKey", out string? key))
            return (null, $"{ServiceBusOptions.Section}: the connection string has no key; {expected}.");
        bool isEmulator = parts.TryGetValue("UseDevelopmentEmulator", out string? emulator) && bool.TryParse(emulator, out bool on) && on;
        int port = uri.Port > 0 ? uri.Port : isEmulator ? PlainPort : TlsPort;
        return (new ServiceBusEndpoint(uri.Host, port, UseTls: !isEmulator, new SharedKey(name, key)), null);
    }
}

/// <summary>A shared access key of a namespace.</summary>
internal sealed record SharedKey(string Name, string Secret)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
