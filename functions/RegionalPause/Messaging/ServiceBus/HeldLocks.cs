using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// Renews the locks of messages that are being handled, so that a message that is handled slowly is not delivered again meanwhile, which
/// would count as a failed delivery. A lock is not renewed for longer than the Functions host lets a function run; then the message is
/// delivered again.
/// </summary>
internal sealed class HeldLocks(ServiceBusReceiver receiver, TimeSpan renewEvery, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // When the handling of each message began, as a timestamp of the monotonic clock.
    private readonly ConcurrentDictionary<ServiceBusReceivedMessage, long> held = new();
    private readonly CancellationTokenSource over = new();
    private Task renewing = Task.CompletedTask;

    /// <summary>Starts the renewal; call it once.</summary>
    public void Start() => renewing = RenewAsync();

    public void Add(ServiceBusReceivedMessage message) => held.TryAdd(message, time.GetTimestamp());

    public void Remove(ServiceBusReceivedMessage message) => held.TryRemove(message, out _);

    /// <summary>Renews one lock; <c>false</c> if the lock has expired. This delivery of the message has then ended.</summary>
    public Task<bool> RenewAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken) =>
        BrokerCall.UnlessLockLostAsync(
            receiver.EntityPath,
            () => receiver.RenewMessageLockAsync(message, cancellationToken),
            cancellationToken
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync().ConfigureAwait(false);
        await renewing.ConfigureAwait(false);
        over.Dispose();
    }

    private async Task RenewAsync()
    {
        using var clock = new PeriodicTimer(renewEvery, time);
        try
        {
            while (await clock.WaitForNextTickAsync(over.Token).ConfigureAwait(false))
            {
                IEnumerable<Task> due = held.Where(h => time.GetElapsedTime(h.Value) >= renewEvery)
                    .Select(h => RenewOrForgetAsync(h.Key, h.Value));
                await Task.WhenAll(due).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The renewal has been stopped.
        }
    }

    private async Task RenewOrForgetAsync(ServiceBusReceivedMessage message, long since)
    {
        try
        {
            if (time.GetElapsedTime(since) > Longest || !await RenewAsync(message, over.Token).ConfigureAwait(false))
                Remove(message);
        }
        catch (BrokerUnavailableException)
        {
            // The next tick tries again. The lock may expire before that.
        }
    }
}
