using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// Detects a queue that requires sessions, from which no message can be received without one. This error is permanent, so it is logged as
/// an error once a minute while receiving is tried.
/// </summary>
internal sealed partial class SessionQueueGuard(string queue, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LogEvery = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private long? logged;

    /// <summary>Awaits a receive call and detects the error.</summary>
    /// <exception cref="BrokerUnavailableException">The queue requires sessions.</exception>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> WatchAsync(Task<IReadOnlyList<ServiceBusReceivedMessage>> receiving)
    {
        try
        {
            return await receiving.ConfigureAwait(false);
        }
        // The client maps not-allowed to this exception; only the broker's text gives the cause.
        catch (InvalidOperationException refused) when (refused.Message.Contains("requires sessions", StringComparison.OrdinalIgnoreCase))
        {
            if (IsTimeToLog())
                LogRequiresSessions(queue);
            throw new BrokerUnavailableException(
                $"Queue {queue} requires sessions. Replace it by a queue without sessions (requiresSession: false).",
                refused
            );
        }
    }

    private bool IsTimeToLog()
    {
        lock (gate)
        {
            if (logged is { } last && time.GetElapsedTime(last) < LogEvery)
                return false;
            logged = time.GetTimestamp();
            return true;
        }
    }

    [LoggerMessage(
        8001,
        LogLevel.Error,
        "Queue {Queue} requires sessions, and no message can be received from it. Replace it by a queue "
            + "without sessions (requiresSession: false); the setting of an existing queue cannot be changed."
    )]
    private partial void LogRequiresSessions(string queue);
}
