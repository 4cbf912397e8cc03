using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// Renews the locks of the messages in hand, so that one that is handled slowly is not delivered again meanwhile and counted against. Never
/// longer than the Functions host lets a function run: what is stuck comes back.
/// </summary>
internal sealed class HeldLocks(ServiceBusReceiver receiver, TimeSpan renewEvery, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // Since when each is held, as a timestamp of the monotonic clock.
    private readonly ConcurrentDictionary<ServiceBusReceivedMessage, long> held = new();
    private readonly CancellationTokenSource over = new();
    private Task renewing = Task.CompletedTask;

    /// <summary>Begins; once.</summary>
    public void Start() => renewing = RenewAsync();

    public void Add(ServiceBusReceivedMessage message) => held.TryAdd(message, time.GetTimestamp());

    public void Remove(ServiceBusReceivedMessage message) => held.TryRemove(message, out _);

    /// <summary>Renews one lock; <c>false</c> if it has run out, and with it this delivery.</summary>
    public Task<bool> RenewAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken) =>
        BrokerCall.UnlessLockLostAsync(receiver.EntityPath, () => receiver.RenewMessageLockAsync(message, cancellationToken), cancellationToken);

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
                await Task.WhenAll(held.Where(h => time.GetElapsedTime(h.Value) >= renewEvery).Select(h => RenewOrForgetAsync(h.Key, h.Value))).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Over.
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
            // Tried again at the next turn; until then the lock may run out.
        }
    }
}
