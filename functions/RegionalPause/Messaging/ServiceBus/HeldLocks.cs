using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// Renews the locks of the messages in hand, so that one that is handled slowly, or waits here for its turn, is not delivered again meanwhile and counted
/// against. Never longer than the Functions host lets a function run: what is stuck comes back.
/// </summary>
internal sealed class HeldLocks(ServiceBusConnection connection, string queue, TimeSpan renewEvery, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<ServiceBusDelivery, bool> held = new();
    private readonly CancellationTokenSource over = new();
    private Task renewing = Task.CompletedTask;

    /// <summary>Messages in hand.</summary>
    public int Count => held.Count;

    /// <summary>Begins; once.</summary>
    public void Start() => renewing = RenewAsync();

    public void Add(ServiceBusDelivery delivery) => held.TryAdd(delivery, true);

    public bool Remove(ServiceBusDelivery delivery) => held.TryRemove(delivery, out _);

    /// <summary>Renews one lock; <c>false</c> if it has run out, and with it this delivery.</summary>
    public async Task<bool> RenewAsync(ServiceBusDelivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Lock is not { } token)
            return true;
        var request = new Message(new Map { ["lock-tokens"] = new Guid[] { token } })
        {
            ApplicationProperties = new ApplicationProperties { ["operation"] = "com.microsoft:renew-lock" },
        };
        AmqpAnswer answer = await connection.UseAsync(conversation => conversation.ManageAsync(queue, request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            { IsSuccess: true } => true,
            { Status: 404 or 410 } => false,
            _ => throw new BrokerUnavailableException($"{queue}: a lock was not renewed: {answer}"),
        };
    }

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
                await Task.WhenAll(held.Keys.Where(d => time.GetElapsedTime(d.Since) >= renewEvery).Select(RenewOrForgetAsync)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }

    private async Task RenewOrForgetAsync(ServiceBusDelivery delivery)
    {
        try
        {
            if (time.GetElapsedTime(delivery.Since) > Longest || !await RenewAsync(delivery, over.Token).ConfigureAwait(false))
                Remove(delivery);
        }
        catch (BrokerUnavailableException)
        {
            // Tried again at the next turn; until then the lock may run out.
        }
    }
}
