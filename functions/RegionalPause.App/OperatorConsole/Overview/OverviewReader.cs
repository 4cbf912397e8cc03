using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RegionalPause.App.Api;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Decisions;
using RegionalPause.Drains;
using RegionalPause.Drills;
using RegionalPause.Engagement;
using RegionalPause.Flags;
using RegionalPause.Holds;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Storage;

namespace RegionalPause.App.OperatorConsole.Overview;

/// <summary>
/// Reads the facts of the overview. Many open consoles cost the storage as much as one, and each part is read no more often than people
/// need it: the control state only if its version changed, and held items, whose count reads a key of each, least often.
/// </summary>
internal sealed class OverviewReader : IDisposable
{
    // A page waits this long for the count of held items. The next update of the page brings it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Due dates and the rules of a proposal also change with the time.
    private static readonly TimeSpan SameVersion = TimeSpan.FromSeconds(30);

    private readonly ControlTable control;
    private readonly FlagHandler flags;
    private readonly ResumptionHandler resumption;
    private readonly EngagementHandler engagement;
    private readonly LastHour hour;
    private readonly StoreClock clock;
    private readonly HoldOptions holdOptions;
    private readonly TimeProvider time;

    private readonly Remembered<HeldFacts> held;
    private readonly Remembered<ImmutableList<InstanceView>> fleet;
    private readonly Remembered<LedgerFacts> ledger;
    private readonly SemaphoreSlim reading = new(1, 1);
    private (ControlFacts Facts, long At)? latest; // used while `reading` is held

    public OverviewReader(
        ControlTable control,
        FlagHandler flags,
        ResumptionHandler resumption,
        EngagementHandler engagement,
        HoldHandler holds,
        FleetReader instances,
        DrillHandler drills,
        SealLagReader seals,
        LastHour hour,
        StoreClock clock,
        IOptions<HoldOptions> holdOptions,
        TimeProvider time
    )
    {
        (this.control, this.flags, this.resumption, this.engagement) = (control, flags, resumption, engagement);
        (this.hour, this.clock, this.time, this.holdOptions) = (hour, clock, time, holdOptions.Value);
        held = new Remembered<HeldFacts>(ct => ReadHeldAsync(holds, ct), TimeSpan.FromSeconds(5), time);
        fleet = new Remembered<ImmutableList<InstanceView>>(
            async ct => [.. (await instances.ListAsync(closed: false, ct)).Select(FleetApi.View)],
            TimeSpan.FromSeconds(2),
            time
        );
        ledger = new Remembered<LedgerFacts>(ct => ReadLedgerAsync(seals, drills, ct), TimeSpan.FromSeconds(5), time);
    }

    /// <inheritdoc/>
    public void Dispose() => reading.Dispose();

    /// <summary>The facts, each as current as its part promises.</summary>
    public async Task<OverviewFacts> ReadAsync(CancellationToken cancellationToken)
    {
        Task<ControlFacts> state = ReadControlAsync(cancellationToken);
        Task<HeldFacts?> parked = held.ReadAsync(Patience, cancellationToken);
        Task<ImmutableList<InstanceView>> instances = fleet.ReadAsync(cancellationToken);
        Task<LedgerFacts> sealing = ledger.ReadAsync(cancellationToken);
        Task<(DecisionHistory History, ImmutableArray<DispositionTotals> Today)> counted = hour.ReadAsync(cancellationToken);
        await Task.WhenAll(state, parked, instances, sealing, counted);
        return new OverviewFacts
        {
            ReadAt = clock.Now,
            Control = await state,
            Held = await parked,
            HeldAge = await parked is { } counting ? time.GetElapsedTime(counting.Started) : TimeSpan.Zero,
            RetentionDaysWithoutOrder = holdOptions.RetentionDaysWithoutOrder,
            Fleet = [.. await instances],
            Ledger = await sealing,
            Today = (await counted).Today,
            History = (await counted).History,
        };
    }

    // Every change that these facts show commits a new control version, so a person sees what they did at once.
    private async Task<ControlFacts> ReadControlAsync(CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (
                latest is { } kept
                && time.GetElapsedTime(kept.At) < SameVersion
                && await control.ReadVersionAsync(cancellationToken) == kept.Facts.State.Version
            )
                return kept.Facts;
            long started = time.GetTimestamp();
            Task<ControlState> state = control.ReadAsync(cancellationToken);
            Task<ImmutableArray<OpeningAsked>> openings = flags.ListAskedAsync(cancellationToken);
            Task<ImmutableArray<ResumptionReview>> proposals = resumption.ListProposedAsync(cancellationToken);
            Task<ImmutableArray<OpenDue>> dues = engagement.DueAsync(all: false, cancellationToken);
            await Task.WhenAll(state, openings, proposals, dues);
            var facts = new ControlFacts(await state, await openings, await proposals, await dues);
            latest = (facts, started);
            return facts;
        }
        finally
        {
            reading.Release();
        }
    }

    // An order that has ended and still holds items, or one that goes on after training resumed in a part of it.
    private async Task<HeldFacts> ReadHeldAsync(HoldHandler holds, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        ImmutableArray<HoldProgress> all = await holds.ListAsync(cancellationToken);
        var drained = ImmutableArray.CreateBuilder<OrderState>();
        foreach (HoldProgress hold in all.Where(h => h.Held > 0 || h.State == "draining"))
        {
            if (ReasonNames.TryParse(hold.Scope, out ReasonCode _) || !OrderId.TryParse(hold.Scope, out OrderId id))
                continue;
            if (
                await control.FindOrderAsync(id, cancellationToken) is { } order
                && (order.Stage == OrderStage.Lifted || (!order.HasEnded && hold.State == "draining"))
            )
                drained.Add(order);
        }
        return new HeldFacts(all, drained.ToImmutable(), started);
    }

    private static async Task<LedgerFacts> ReadLedgerAsync(SealLagReader seals, DrillHandler drills, CancellationToken cancellationToken)
    {
        Task<ImmutableArray<UnsealedShard>> unsealed = seals.ListAsync(cancellationToken);
        Task<ImmutableArray<Drill>> drilled = drills.ListAsync(cancellationToken);
        await Task.WhenAll(unsealed, drilled);
        return new LedgerFacts(await unsealed, (await drilled) is [var newest, ..] ? DrillsApi.View(newest) : null);
    }
}
