using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Storage;

namespace RegionalPause.Pauses;

/// <summary>
/// The timer's work (<c>CompletePauses</c>): starts scheduled orders that are due, finishes orders whose controller died, closes abandoned shards.
/// Safe to run anywhere, any number of times at once.
/// </summary>
public sealed partial class PauseCompletion
{
    private readonly ControlTable control;
    private readonly ShardTable shards;
    private readonly PauseLog log;
    private readonly PauseFinisher finisher;
    private readonly ShardFencing fencing;
    private readonly StoreClock clock;
    private readonly PauseOptions options;
    private readonly ILogger<PauseCompletion> logger;

    internal PauseCompletion(ControlTable control, ShardTable shards, PauseLog log, PauseFinisher finisher, ShardFencing fencing, StoreClock clock,
        IOptions<PauseOptions> options, ILogger<PauseCompletion> logger) =>
        (this.control, this.shards, this.log, this.finisher, this.fencing, this.clock, this.options, this.logger) =
        (control, shards, log, finisher, fencing, clock, options.Value, logger);

    /// <summary>One round.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        // In one order everywhere, so that two instances do the same and a simulated run can be told again.
        foreach (OrderStanding order in state.Orders.Values.OrderBy(o => o.Order.RecordedAt).ThenBy(o => o.Order.Id))
        {
            if (order.Stage == OrderStage.Scheduled)
                await log.ApplyAsync(order.Order.Id, new PauseCommand.Start(clock.Now), null, cancellationToken).ConfigureAwait(false);
            await finisher.FinishAsync(order.Order.Id, cancellationToken).ConfigureAwait(false);
        }
        await CompleteFencesAsync(state, cancellationToken).ConfigureAwait(false);
        foreach (ShardId shard in await shards.ListLiveAsync(cancellationToken).ConfigureAwait(false))
            await TidyAsync(shard, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A flag was closed and whoever closed it died before every shard was fenced.</summary>
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
            // A shard without a guard is being registered at this moment, or its owner died there. Either way closing it is safe; give it its time first.
            if (guard is null && clock.Now - await shards.ReadRegisteredAtAsync(shard, cancellationToken).ConfigureAwait(false) <= options.AbandonedAfter)
                return;
            guard = await ShardClosing.CloseAsync(shards, clock, shard, "abandoned", null, cancellationToken).ConfigureAwait(false);
            LogAbandoned(shard);
        }
        // One that cannot be sealed stays where everybody lists it.
        if (guard is { State: GuardState.Closed, IsUnsealable: false } && (guard.IsSettled || clock.Now > guard.LastNotAfter + options.SkewAllowance))
            await shards.RetireAsync(guard, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(2010, LogLevel.Warning, "Shard {Shard} was silent too long and is closed")]
    private partial void LogAbandoned(ShardId shard);
}
