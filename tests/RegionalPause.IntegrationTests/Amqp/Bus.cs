using Azure.Core;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RegionalPause.Messaging;
using RegionalPause.Messaging.ServiceBus;

namespace RegionalPause.IntegrationTests.Amqp;

/// <summary>The product's transport, with the settings a test changes.</summary>
internal sealed class Bus : IAsyncDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(250);

    private readonly ServiceBusClient client;
    private readonly ServiceBusSenders senders;
    private readonly List<ServiceBusSource> sources = [];
    private readonly TimeSpan renewEvery;
    private readonly ILogger logger;

    private Bus(ServiceBusClient client, TimeSpan timeout, TimeSpan renewEvery, ILogger logger)
    {
        (this.client, this.renewEvery, this.logger) = (client, renewEvery, logger);
        senders = new ServiceBusSenders(client, timeout, TimeProvider.System);
    }

    public static Bus To(string connectionString, TimeSpan? timeout = null, TimeSpan? renewEvery = null, ILogger? logger = null)
    {
        var options = new ServiceBusOptions { ConnectionString = connectionString, RequestTimeout = timeout ?? TimeSpan.FromSeconds(20) };
        return new Bus(
            ServiceBusSettings.Connect(options),
            options.RequestTimeout,
            renewEvery ?? TimeSpan.FromSeconds(10),
            logger ?? NullLogger.Instance
        );
    }

    /// <summary>As a managed identity does it: a namespace, its TLS certificate, a token of Entra.</summary>
    public static Bus To(LocalBroker broker, TokenCredential credential)
    {
        var options = new ServiceBusOptions { FullyQualifiedNamespace = LocalBroker.Namespace, RequestTimeout = TimeSpan.FromSeconds(20) };
        ServiceBusClient client = ServiceBusSettings.Connect(
            options,
            credential,
            adjusted =>
            {
                adjusted.CustomEndpointAddress = new UriBuilder("amqps", "127.0.0.1", broker.Port).Uri;
                adjusted.CertificateValidationCallback = (_, certificate, _, _) =>
                    certificate?.GetCertHashString() == broker.Certificate!.GetCertHashString();
            }
        );
        return new Bus(client, options.RequestTimeout, TimeSpan.FromSeconds(10), NullLogger.Instance);
    }

    public ServiceBusSource Source(string queue, TimeSpan? wait = null, int prefetch = 0)
    {
        ServiceBusReceiver receiver = client.CreateReceiver(queue, new ServiceBusReceiverOptions { PrefetchCount = prefetch });
        var source = new ServiceBusSource(
            receiver,
            senders,
            TimeProvider.System.GetUtcNow,
            wait ?? Wait,
            renewEvery,
            TimeProvider.System,
            logger
        );
        sources.Add(source);
        return source;
    }

    /// <summary>A sink; without an account for messages that do not need one.</summary>
    public ServiceBusSink Sink(BlobServiceClient? blobs = null) =>
        new(senders, new OversizedMessages(blobs ?? new BlobServiceClient(new Uri("https://none.example"))), TimeProvider.System.GetUtcNow);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(sources.Select(static source => source.DisposeAsync().AsTask()));
        await client.DisposeAsync();
    }
}
