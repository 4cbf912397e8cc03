namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// The one connection of this process to its namespace. When it is lost the next who needs it opens another; after a failed attempt the next one is not
/// made at once but after a wait that doubles, and who asks meanwhile is told so. Every way it can fail is a <see cref="BrokerUnavailableException"/>.
/// </summary>
internal sealed class ServiceBusConnection : IAsyncDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ServiceBusEndpoint endpoint;
    private readonly TimeProvider time;
    private readonly LastingLink<BrokerConversation> conversation;
    private int failures; // only the one attempt under way writes these two
    private long failedAt;

    public ServiceBusConnection(ServiceBusEndpoint endpoint, IssueToken tokens, TimeSpan timeout, TimeProvider time)
    {
        (this.endpoint, this.time, Timeout) = (endpoint, time, timeout);
        conversation = new LastingLink<BrokerConversation>(ct => OpenAsync(tokens, ct), static c => c.IsOpen);
    }

    /// <summary>How long the broker may take to answer.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Does something over the connection, opening it first if need be.</summary>
    public async Task<T> UseAsync<T>(Func<BrokerConversation, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            return await use(await conversation.GetAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception exception) when (BrokerUnavailableException.IsCause(exception) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new BrokerUnavailableException($"Service Bus at {endpoint.Host}: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (conversation.Current is { } open)
            await open.DisposeAsync().ConfigureAwait(false);
        conversation.Dispose();
    }

    private async Task<BrokerConversation> OpenAsync(IssueToken tokens, CancellationToken cancellationToken)
    {
        TimeSpan left = WaitAfter(failures) - time.GetElapsedTime(failedAt);
        if (failures > 0 && left > TimeSpan.Zero)
            throw new BrokerUnavailableException($"Service Bus at {endpoint.Host} could not be reached; next attempt in {left.TotalSeconds:F1} s.");
        try
        {
            BrokerConversation opened = await BrokerConversation.OpenAsync(endpoint, tokens, Timeout, time, cancellationToken).ConfigureAwait(false);
            failures = 0;
            return opened;
        }
        catch (Exception)
        {
            (failures, failedAt) = (failures + 1, time.GetTimestamp());
            throw;
        }
    }

    private static TimeSpan WaitAfter(int failures)
    {
        TimeSpan wait = FirstWait * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
        return wait < LongestWait ? wait : LongestWait;
    }
}
