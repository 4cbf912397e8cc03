using Azure.Storage.Blobs;
using RegionalPause.Messaging;
using RegionalPause.Messaging.ServiceBus;
using RegionalPause.Storage;

namespace RegionalPause.IntegrationTests.Amqp;

/// <summary>Our side of the conversation, with the knobs a test turns.</summary>
internal sealed class Bus : IAsyncDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(250);

    private readonly ServiceBusConnection connection;
    private readonly ServiceBusSenders senders;
    private readonly List<ServiceBusSource> sources = [];
    private readonly TimeSpan renewEvery;

    private Bus(ServiceBusEndpoint endpoint, IssueToken tokens, TimeSpan timeout, TimeSpan renewEvery)
    {
        connection = new ServiceBusConnection(endpoint, tokens, timeout, TimeProvider.System);
        senders = new ServiceBusSenders(connection, TimeProvider.System);
        this.renewEvery = renewEvery;
    }

    public static Bus To(string connectionString, TimeSpan? timeout = null, TimeSpan? renewEvery = null, TimeSpan? tokenLifetime = null)
    {
        ServiceBusEndpoint.TryFind(new ServiceBusOptions { ConnectionString = connectionString }, out ServiceBusEndpoint? endpoint, out _);
        IssueToken tokens = BrokerTokens.OfKey(endpoint!.Key!, tokenLifetime ?? BrokerTokens.SharedKeyLifetime, TimeProvider.System);
        return new Bus(endpoint, tokens, timeout ?? TimeSpan.FromSeconds(20), renewEvery ?? TimeSpan.FromSeconds(10));
    }

    public static Bus To(LocalBroker broker, IssueToken tokens) =>
        new(new ServiceBusEndpoint("127.0.0.1", broker.Port, UseTls: false, Key: null), tokens, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10));

    public ServiceBusSource Source(string queue, TimeSpan? wait = null)
    {
        var source = new ServiceBusSource(queue, connection, senders, TimeProvider.System.GetUtcNow, wait ?? Wait, renewEvery, TimeProvider.System);
        sources.Add(source);
        return source;
    }

    /// <summary>A sink; without an account for messages that do not need one.</summary>
    public ServiceBusSink Sink(BlobServiceClient? blobs = null) => new(senders, new OversizedMessages(blobs ?? new BlobServiceClient(new Uri("https://none.example"))));

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceBusSource source in sources)
            await source.DisposeAsync();
        senders.Dispose();
        await connection.DisposeAsync();
    }
}
