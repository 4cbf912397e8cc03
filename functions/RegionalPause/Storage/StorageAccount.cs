using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;
using RegionalPause.Telemetry;

namespace RegionalPause.Storage;

/// <summary>The clients of the one storage account. Each response updates the store clock.</summary>
public sealed class StorageAccount
{
    private readonly StorageOptions options;
    private readonly StoreClock clock;
    private readonly Instruments? instruments;
    private readonly TokenCredential? credential;

    /// <summary>Creates the clients; it sends no request.</summary>
    /// <param name="options">The account.</param>
    /// <param name="clock">The clock that hears each response.</param>
    /// <param name="instruments">Measures requests; <c>null</c> measures nothing.</param>
    public StorageAccount(IOptions<StorageOptions> options, StoreClock clock, Instruments? instruments = null)
    {
        this.instruments = instruments;
        this.options = options.Value;
        this.clock = clock;
        credential = string.IsNullOrWhiteSpace(this.options.ConnectionString) ? new DefaultAzureCredential() : null;
        Tables = credential is null
            ? new TableServiceClient(this.options.ConnectionString, Configure(new TableClientOptions(), "table"))
            : new TableServiceClient(Endpoint("table"), credential, Configure(new TableClientOptions(), "table"));
        Blobs = credential is null
            ? new BlobServiceClient(this.options.ConnectionString, Configure(new BlobClientOptions(), "blob"))
            : new BlobServiceClient(Endpoint("blob"), credential, Configure(new BlobClientOptions(), "blob"));
    }

    /// <summary>Tables.</summary>
    public TableServiceClient Tables { get; }

    /// <summary>Blobs.</summary>
    public BlobServiceClient Blobs { get; }

    /// <summary>Queues. The transport chooses the encoding and the retries.</summary>
    public QueueServiceClient Queues(QueueClientOptions queueOptions) =>
        credential is null
            ? new QueueServiceClient(options.ConnectionString, Configure(queueOptions, "queue"))
            : new QueueServiceClient(Endpoint("queue"), credential, Configure(queueOptions, "queue"));

    private Uri Endpoint(string service) => new($"https://{options.AccountName}.{service}.core.windows.net");

    private T Configure<T>(T client, string service)
        where T : ClientOptions
    {
        // A retried write is always safe: with insert or If-Match the second attempt fails, and the caller that sees the failure reads the
        // stored state.
        client.Retry.MaxRetries = Math.Min(client.Retry.MaxRetries, 2);
        client.Retry.Delay = TimeSpan.FromMilliseconds(200);
        client.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        client.Retry.NetworkTimeout = options.RequestTimeout;
        client.Diagnostics.IsLoggingEnabled = false;
        if (instruments is not null)
            client.AddPolicy(new StorageRequests(instruments, service), HttpPipelinePosition.PerRetry);
        client.AddPolicy(clock.Listener(), HttpPipelinePosition.PerRetry);
        if (options.Faults is { } faults)
            client.AddPolicy(faults, HttpPipelinePosition.PerRetry);
        return client;
    }
}
