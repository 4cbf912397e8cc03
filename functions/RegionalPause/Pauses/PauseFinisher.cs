using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RegionalPause.Control;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Pauses;

/// <summary>
/// Brings committed orders to <see cref="OrderStage.Effective"/>: fences, waits, certifies. Whoever commits an order finishes it here at once; whoever
/// finds one unfinished runs the very same code, so that the rare road is the road taken every time.
/// </summary>
internal sealed partial class PauseFinisher(PauseLog log, ControlTable control, ShardFencing fencing, StoreClock clock, ILogger<PauseFinisher> logger) : BackgroundService
{
    private readonly Channel<OrderId> begun = Channel.CreateUnbounded<OrderId>();

    /// <summary>Asks for an order to be finished soon.</summary>
    public void Begin(OrderId id) => begun.Writer.TryWrite(id);

    /// <summary>Finishes one order; returns when it is effective, has ended, or never needed finishing.</summary>
    public async Task FinishAsync(OrderId id, CancellationToken cancellationToken)
    {
        ImmutableArray<FencedShard>? fences = null;
        while (await control.FindOrderAsync(id, cancellationToken).ConfigureAwait(false) is { Stage: OrderStage.Fencing or OrderStage.Fenced } order)
        {
            // A controller that took over does not know the fences of the one that died: it fences again, and later is as good.
            fences ??= await fencing.FenceAllAsync(order.Version, $"order:{id}", order.CommittedAt!.Value, cancellationToken).ConfigureAwait(false);
            if (order.Stage == OrderStage.Fencing)
            {
                // Crash here: every shard is fenced and nobody wrote it down; CompletePauses fences again.
                await control.WriteFencedAsync(order.Version, cancellationToken).ConfigureAwait(false);
                // Crash here: the order is recorded as fenced; CompletePauses waits for what is on its way.
                await log.ApplyAsync(id, new PauseCommand.RecordFenced(clock.Now), certificate: null, cancellationToken).ConfigureAwait(false);
                LogFenced(id, fences.Value.Length);
                continue;
            }
            ImmutableArray<ShardFence> settled = await fencing.SettleAsync(fences.Value, cancellationToken).ConfigureAwait(false);
            // Crash here: the order is effective with its certificate or neither.
            Result<OrderStanding> effective = await log.ApplyAsync(id, new PauseCommand.BecomeEffective(clock.Now),
                standing => new PauseCertificate(id, standing.Version, standing.CommittedAt!.Value, standing.FencedAt!.Value, standing.EffectiveAt!.Value, settled),
                cancellationToken).ConfigureAwait(false);
            if (effective.Succeeded(out OrderStanding? done, out _) && done.Stage == OrderStage.Effective)
                LogEffective(id, (done.EffectiveAt!.Value - done.CommittedAt!.Value).TotalMilliseconds);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new List<Task>();
        await foreach (OrderId id in begun.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            running.RemoveAll(task => task.IsCompleted);
            running.Add(FinishSafelyAsync(id, stoppingToken));
        }
    }

    private async Task FinishSafelyAsync(OrderId id, CancellationToken cancellationToken)
    {
        try
        {
            await FinishAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Another instance's CompletePauses goes on.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogUnfinished(e, id);
        }
    }

    [LoggerMessage(2001, LogLevel.Information, "Order {Id} is fenced in {Shards} shards")]
    private partial void LogFenced(OrderId id, int shards);

    [LoggerMessage(2002, LogLevel.Information, "Order {Id} is effective, {Milliseconds} ms after it was committed")]
    private partial void LogEffective(OrderId id, double milliseconds);

    [LoggerMessage(2003, LogLevel.Error, "Order {Id} is committed and not finished; the timer CompletePauses goes on")]
    private partial void LogUnfinished(Exception e, OrderId id);
}
