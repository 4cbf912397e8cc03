using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RegionalPause.Control;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Permits;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.Pauses;

/// <summary>
/// Makes committed orders <see cref="OrderStage.Effective"/>: fences, waits, certifies. The instance that commits an order finishes it here
/// at once. An instance that finds an unfinished order runs the same code, so that the recovery code runs for every order.
/// </summary>
public sealed partial class PauseEffector(
    OrderCommands log,
    ControlTable control,
    ShardFencing fencing,
    TrainingStop training,
    StoreClock clock,
    Instruments instruments,
    ILogger<PauseEffector> logger
) : BackgroundService
{
    private readonly Channel<Begun> begun = Channel.CreateUnbounded<Begun>();

    /// <summary>Requests that an order that was just committed is finished soon.</summary>
    /// <param name="order">The order.</param>
    /// <param name="expected">The shards as <see cref="ShardFencing.ExpectAsync"/> lists them.</param>
    internal void Begin(OrderState order, Task<List<ShardId>> expected) => begun.Writer.TryWrite(new Begun(order, expected));

    /// <summary>Finishes one order. Returns when it is effective, has ended, or does not need to be finished.</summary>
    internal async Task FinishAsync(OrderId id, CancellationToken cancellationToken)
    {
        if (await control.FindOrderAsync(id, cancellationToken).ConfigureAwait(false) is { } order)
            await FinishAsync(order, [], cancellationToken).ConfigureAwait(false);
    }

    // The state may be out of date. Fences do no harm then, and each command is decided on the current state.
    private async Task FinishAsync(OrderState? order, List<ShardId> expected, CancellationToken cancellationToken)
    {
        ImmutableArray<FencedShard>? fences = null;
        while (order is { Stage: OrderStage.Fencing or OrderStage.Fenced })
        {
            OrderId id = order.Order.Id;
            // An instance that took over does not know the fences of the instance that died. It fences again: later fences are as good.
            fences ??= await fencing
                .FenceAllAsync(order.Version, $"order:{id}", order.CommittedAt!.Value, expected, cancellationToken)
                .ConfigureAwait(false);
            if (order.Stage == OrderStage.Fencing)
            {
                // The mark and the record do not wait for each other: without the mark, CompletePauses only fences once more.
                // Crash here: every shard is fenced but this is not recorded; CompletePauses fences again.
                Task marking = control.WriteFencedAsync(order.Version, cancellationToken);
                // Crash here: the order is recorded as fenced; CompletePauses waits for the admissions already sent.
                Task<Result<OrderState>> recording = log.ApplyAsync(
                    id,
                    new PauseCommand.RecordFenced(clock.Now),
                    certificate: null,
                    cancellationToken
                );
                await Task.WhenAll(marking, recording).ConfigureAwait(false);
                LogFenced(id, fences.Value.Length);
                order = await AfterAsync(id, await recording.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                instruments.MeasurePhase(order, PauseMeasures.Fenced, order?.FencedAt);
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
            {
                instruments.MeasurePhase(done, PauseMeasures.Effective, done.EffectiveAt);
                LogEffective(id, (done.EffectiveAt!.Value - done.CommittedAt!.Value).TotalMilliseconds);
                if (PermitRules.Awaits(done))
                    await training.RunAsync([done], cancellationToken).ConfigureAwait(false);
                return;
            }
            order = await AfterAsync(id, effective, cancellationToken).ConfigureAwait(false);
        }
    }

    // A refused command returns no state: the order ended, or other writers committed first too often.
    private async Task<OrderState?> AfterAsync(OrderId id, Result<OrderState> result, CancellationToken cancellationToken) =>
        result.Succeeded(out OrderState? order, out _) ? order : await control.FindOrderAsync(id, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new List<Task>();
        await foreach (Begun one in begun.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            running.RemoveAll(task => task.IsCompleted);
            running.Add(FinishSafelyAsync(one, stoppingToken));
        }
    }

    private async Task FinishSafelyAsync(Begun one, CancellationToken cancellationToken)
    {
        try
        {
            // A list that is late or failed is not waited for: the shards are listed again.
            List<ShardId> expected = one.Expected.IsCompletedSuccessfully ? await one.Expected.ConfigureAwait(false) : [];
            await FinishAsync(one.Order, expected, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // CompletePauses of another instance continues.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogUnfinished(e, one.Order.Order.Id);
        }
    }

    [LoggerMessage(2001, LogLevel.Information, "Order {Id} is fenced in {Shards} shards")]
    private partial void LogFenced(OrderId id, int shards);

    [LoggerMessage(2002, LogLevel.Information, "Order {Id} is effective, {Milliseconds} ms after it was committed")]
    private partial void LogEffective(OrderId id, double milliseconds);

    [LoggerMessage(2003, LogLevel.Error, "Order {Id} is committed and not finished; the timer CompletePauses continues")]
    private partial void LogUnfinished(Exception e, OrderId id);

    private sealed record Begun(OrderState Order, Task<List<ShardId>> Expected);
}
