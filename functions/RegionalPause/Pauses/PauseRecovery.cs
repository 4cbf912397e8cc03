using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.Pauses;

/// <summary>
/// The work of the timer <c>CompletePauses</c>: starts scheduled orders that are due, finishes orders whose instance died, ends
/// permits and states that training stopped, closes abandoned shards. It is safe to run on any instance, any number of times at once.
/// </summary>
public sealed partial class PauseRecovery(
    ControlTable control,
    ShardTable shards,
    OrderCommands log,
    PauseEffector finisher,
    ShardFencing fencing,
    TrainingStop training,
    StoreClock clock,
    Instruments instruments,
    IOptions<PauseOptions> options,
    ILogger<PauseRecovery> logger
)
{
    private readonly PauseOptions options = options.Value;

    /// <summary>Runs one round.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        using UnfinishedPauses unfinished = new(instruments, state, clock);
        // A fixed order, so that all instances act alike and a simulated run can be repeated.
        foreach (OrderState order in state.Orders.Values.OrderBy(o => o.Order.RecordedAt).ThenBy(o => o.Order.Id))
        {
            if (order.Stage == OrderStage.Scheduled)
                await log.ApplyAsync(order.Order.Id, new PauseCommand.Start(clock.Now), null, cancellationToken).ConfigureAwait(false);
            await finisher.FinishAsync(order.Order.Id, cancellationToken).ConfigureAwait(false);
        }
        await CompleteFencesAsync(state, cancellationToken).ConfigureAwait(false);
        await training.RunAsync(state.Orders.Values.OrderBy(o => o.Version), cancellationToken).ConfigureAwait(false);
        foreach (ShardId shard in await shards.ListLiveAsync(cancellationToken).ConfigureAwait(false))
            await TidyAsync(shard, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fences after a change that tightened, if the instance that made it died before every shard was fenced.</summary>
    private async Task CompleteFencesAsync(ControlState state, CancellationToken cancellationToken)
    {
        if (state.Tightened <= await control.ReadFencedAsync(cancellationToken).ConfigureAwait(false))
            return;
        await fencing.FenceUpToAsync(state.Version, "flags", clock.Now, cancellationToken).ConfigureAwait(false);
    }

    private async Task TidyAsync(ShardId shard, CancellationToken cancellationToken)
    {
        Guard? guard = await shards.ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false);
        if (guard is null || (guard.State != GuardState.Closed && clock.Now - guard.LastWriteAt > options.AbandonedAfter))
        {
            // A shard without a guard is being registered now, or its owner died during the registration. Closing it is safe in both cases,
            // but wait first so that the owner can finish.
            if (
                guard is null
                && clock.Now - await shards.ReadRegisteredAtAsync(shard, cancellationToken).ConfigureAwait(false) <= options.AbandonedAfter
            )
                return;
            guard = await ShardClosing.CloseAsync(shards, clock, shard, "abandoned", null, cancellationToken).ConfigureAwait(false);
            LogAbandoned(shard);
        }
        // A shard that cannot be sealed stays in the list of live shards.
        if (
            guard is { State: GuardState.Closed, IsUnsealable: false }
            && (guard.IsSettled || clock.Now > guard.LastNotAfter + options.SkewAllowance)
        )
            await shards.RetireAsync(guard, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(2010, LogLevel.Warning, "Shard {Shard} was silent too long and was closed")]
    private partial void LogAbandoned(ShardId shard);
}
