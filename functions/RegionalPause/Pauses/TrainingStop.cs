using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using RegionalPause.Orders;
using RegionalPause.Permits;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.Pauses;

/// <summary>
/// The last part of a pause: ends the permits of training runs that it covers, and records when all of them are over (R17). It runs after
/// an order is effective, and never delays one. The timer <c>CompletePauses</c> runs it until every order has its <c>training stopped</c>:
/// a revoked permit is over only when its lease has passed, or when its run says so.
/// </summary>
public sealed partial class TrainingStop(
    PermitRound permits,
    OrderCommands orders,
    StoreClock clock,
    Instruments instruments,
    ILogger<TrainingStop> logger
)
{
    /// <summary>Runs one round over all permits, and completes the orders that it can.</summary>
    /// <param name="committed">Orders from a control state that was read before this call.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks>
    /// The permits are listed after the orders were committed. A permit that is missing from the list was registered later still, so its
    /// grant is later in the control log than the order and was decided under it; or it was over before the order.
    /// </remarks>
    public async Task RunAsync(IEnumerable<OrderState> committed, CancellationToken cancellationToken)
    {
        OrderState[] waiting = [.. committed.Where(order => order.Stage == OrderStage.Effective && PermitRules.Awaits(order))];
        ImmutableArray<PermitRow> open = await permits.RunAsync(cancellationToken).ConfigureAwait(false);
        foreach (OrderState order in waiting)
        {
            // A permit that is over and has no grant in the control log was never granted, or is granted under the order.
            StoredPermit[] covered =
            [
                .. open.Select(row => row.Stored)
                    .Where(stored => PermitRules.Covers(order, stored.Permit) && stored.Permit is not { IsOver: true, IsGranted: false }),
            ];
            if (covered.Any(stored => !stored.IsSettled))
                continue;
            // Crash here: the order states that training stopped, or the next round states it.
            Result<OrderState> stopped = await orders
                .ApplyAsync(order.Order.Id, new PauseCommand.StopTraining([.. covered.Select(Ended)], clock.Now), null, cancellationToken)
                .ConfigureAwait(false);
            if (stopped.Succeeded(out OrderState? after, out _) && after.TrainingStoppedAt is { } at)
            {
                instruments.MeasurePhase(after, PauseMeasures.TrainingStopped, at);
                LogStopped(order.Order.Id, covered.Length);
            }
        }
    }

    private static StoppedPermit Ended(StoredPermit stored) =>
        new(
            stored.Permit.Id,
            stored.Permit.State == PermitState.Ended ? PermitEnding.Ended : PermitEnding.Expired,
            stored.Permit.OverAt!.Value
        );

    [LoggerMessage(2004, LogLevel.Information, "Training that order {Id} covers has stopped: {Permits} permits are over")]
    private partial void LogStopped(OrderId id, int permits);
}
