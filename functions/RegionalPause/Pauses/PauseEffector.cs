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
/// Makes committed orders <see cref="OrderStage.Effective"/>: fences, waits, certifies. The instance that commits an order finishes it here
/// at once. An instance that finds an unfinished order runs the same code, so that the recovery code runs for every order.
/// </summary>
public sealed partial class PauseEffector(
    OrderCommands log,
    ControlTable control,
    ShardFencing fencing,
    StoreClock clock,
    ILogger<PauseEffector> logger
) : BackgroundService
{
    private readonly Channel<OrderId> begun = Channel.CreateUnbounded<OrderId>();

    /// <summary>Requests that an order is finished soon.</summary>
    internal void Begin(OrderId id) => begun.Writer.TryWrite(id);

    /// <summary>Finishes one order. Returns when it is effective, has ended, or does not need to be finished.</summary>
    internal async Task FinishAsync(OrderId id, CancellationToken cancellationToken)
    {
        ImmutableArray<FencedShard>? fences = null;
        while (
            await control.FindOrderAsync(id, cancellationToken).ConfigureAwait(false)
                is { Stage: OrderStage.Fencing or OrderStage.Fenced } order
        )
        {
            // An instance that took over does not know the fences of the instance that died. It fences again: later fences are as good.
            fences ??= await fencing
                .FenceAllAsync(order.Version, $"order:{id}", order.CommittedAt!.Value, cancellationToken)
                .ConfigureAwait(false);
            if (order.Stage == OrderStage.Fencing)
            {
                // Crash here: every shard is fenced but this is not recorded; CompletePauses fences again.
                await control.WriteFencedAsync(order.Version, cancellationToken).ConfigureAwait(false);
                // Crash here: the order is recorded as fenced; CompletePauses waits for the admissions already sent.
                await log.ApplyAsync(id, new PauseCommand.RecordFenced(clock.Now), certificate: null, cancellationToken)
                    .ConfigureAwait(false);
                LogFenced(id, fences.Value.Length);
                continue;
            }
            ImmutableArray<ShardFence> settled = await fencing.SettleAsync(fences.Value, cancellationToken).ConfigureAwait(false);
            // Crash here: the order is effective and has its certificate, or neither.
            Result<OrderState> effective = await log.ApplyAsync(
                    id,
                    new PauseCommand.BecomeEffective(clock.Now),
                    fenced => new PauseCertificate(
                        id,
                        fenced.Version,
                        fenced.CommittedAt!.Value,
                        fenced.FencedAt!.Value,
                        fenced.EffectiveAt!.Value,
                        settled
                    ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (effective.Succeeded(out OrderState? done, out _) && done.Stage == OrderStage.Effective)
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
            // CompletePauses of another instance continues.
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

    [LoggerMessage(2003, LogLevel.Error, "Order {Id} is committed and not finished; the timer CompletePauses continues")]
    private partial void LogUnfinished(Exception e, OrderId id);
}
