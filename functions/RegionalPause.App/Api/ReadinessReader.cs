using System.Collections.Immutable;
using Azure;
using Azure.Identity;
using Microsoft.Extensions.Options;
using RegionalPause.App.OperatorConsole.Holds;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Control;
using RegionalPause.Drains;
using RegionalPause.Drills;
using RegionalPause.Holds;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Messaging;
using RegionalPause.Messaging.ServiceBus;
using RegionalPause.Notices;
using RegionalPause.Poison;
using RegionalPause.Readiness;
using RegionalPause.Storage;
using RegionalPause.Tickets;

namespace RegionalPause.App.Api;

/// <summary>
/// Reads the facts of a readiness report, all at once. A fact that is not read within seconds is reported as such: a report is read when
/// something does not answer. Callers that ask within two seconds share a report.
/// </summary>
public sealed class ReadinessReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Shared = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HeldCurrent = TimeSpan.FromSeconds(10);

    private readonly ControlTable control;
    private readonly ShardStatus status;
    private readonly FleetReader fleet;
    private readonly SealLagReader seals;
    private readonly IQueueProbe queues;
    private readonly LedgerSigner ledgerKey;
    private readonly TicketIssuer tickets;
    private readonly DrillHandler drills;
    private readonly PoisonHandler poison;
    private readonly NoticeTemplates templates;
    private readonly JurisdictionAtlas atlas;
    private readonly StoreClock clock;
    private readonly ReadinessSettings settings;
    private readonly (HoldOptions Holds, LedgerOptions Ledger, TicketOptions Tickets) options;
    private readonly TimeProvider time;
    private readonly Remembered<HeldCount> held;
    private readonly SemaphoreSlim reading = new(1, 1);
    private (ReadinessReport Report, long At)? latest; // used while `reading` is held

    /// <summary>Creates the reader; it reads nothing.</summary>
    public ReadinessReader(
        ControlTable control,
        ShardStatus status,
        FleetReader fleet,
        SealLagReader seals,
        IQueueProbe queues,
        LedgerSigner ledgerKey,
        TicketIssuer tickets,
        DrillHandler drills,
        HoldHandler holds,
        PoisonHandler poison,
        NoticeTemplates templates,
        JurisdictionAtlas atlas,
        StoreClock clock,
        ReadinessSettings settings,
        IOptions<HoldOptions> holdOptions,
        IOptions<LedgerOptions> ledgerOptions,
        IOptions<TicketOptions> ticketOptions,
        TimeProvider time
    )
    {
        (this.control, this.status, this.fleet, this.seals, this.queues) = (control, status, fleet, seals, queues);
        (this.ledgerKey, this.tickets, this.drills, this.poison) = (ledgerKey, tickets, drills, poison);
        (this.templates, this.atlas, this.clock, this.settings, this.time) = (templates, atlas, clock, settings, time);
        options = (holdOptions.Value, ledgerOptions.Value, ticketOptions.Value);
        // Counting reads a key of each held item.
        held = new Remembered<HeldCount>(async ct => new HeldCount(await holds.ListAsync(ct)), HeldCurrent, time);
    }

    /// <inheritdoc/>
    public void Dispose() => reading.Dispose();

    /// <summary>The report.</summary>
    public async Task<ReadinessReport> ReadAsync(CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (latest is { } known && time.GetElapsedTime(known.At) < Shared)
                return known.Report;
            ReadinessReport report = ReadinessRules.Evaluate(await ReadFactsAsync(cancellationToken));
            latest = (report, time.GetTimestamp());
            return report;
        }
        finally
        {
            reading.Release();
        }
    }

    private async Task<ReadinessFacts> ReadFactsAsync(CancellationToken cancellationToken)
    {
        // Before the control state: a version that was read earlier is never the later one.
        var instance = new InstanceStatus(status.Shard, status.ControlVersion, status.Reason);
        Task<Observed<ControlReading>> state = ObserveAsync(ReadControlAsync, cancellationToken);
        Task<Observed<ImmutableArray<Instance>>> instances = ObserveAsync(ct => fleet.ListAsync(closed: false, ct), cancellationToken);
        Task<Observed<ImmutableArray<UnsealedShard>>> unsealed = ObserveAsync(seals.ListAsync, cancellationToken);
        Task<Observed<QueueReading>> queue = ObserveAsync(queues.ProbeAsync, cancellationToken);
        Task<Observed<KeyReading>> ledger = ObserveAsync(ReadLedgerKeyAsync, cancellationToken);
        Task<Observed<KeyReading>> ticket = ObserveAsync(ReadTicketKeyAsync, cancellationToken);
        Task<Observed<ImmutableArray<Drill>>> drilled = ObserveAsync(drills.ListAsync, cancellationToken);
        Task<Observed<PoisonReading>> aside = ObserveAsync(ReadPoisonAsync, cancellationToken);
        Task<Observed<HeldCount>> parked = ObserveAsync(ReadHeldAsync, cancellationToken);
        await Task.WhenAll(state, instances, unsealed, queue, ledger, ticket, drilled, aside, parked);

        ControlState? read = (await state).Succeeded(out ControlReading? found, out _) ? found.State : null;
        DateTimeOffset machine = time.GetUtcNow();
        DateTimeOffset? store = StoreTime();
        return new ReadinessFacts
        {
            Now = store ?? machine,
            MachineAhead = machine - store,
            Control = await state,
            Instance = instance,
            Fleet = await instances,
            Unsealed = await unsealed,
            Queues = await queue,
            LedgerKey = await ledger,
            TicketKey = await ticket,
            Drills = await drilled,
            Held = Ceilings(await parked, read, store ?? machine),
            Poison = await aside,
            WithoutNotice = read is null ? [] : WithoutNotice(read),
            Settings = settings.Read(),
        };
    }

    private async Task<ControlReading> ReadControlAsync(CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        ControlState state = await control.ReadAsync(cancellationToken);
        return new ControlReading(state, time.GetElapsedTime(started));
    }

    private async Task<KeyReading> ReadLedgerKeyAsync(CancellationToken cancellationToken)
    {
        TrustedLog trusted = await ledgerKey.TrustedAsync(cancellationToken);
        // Each sealing asks the key again, so a key that stops to answer later is seen by the check of the sealing.
        return new KeyReading(trusted.Origin, !string.IsNullOrWhiteSpace(options.Ledger.KeyVaultKey), Until: null);
    }

    private async Task<KeyReading> ReadTicketKeyAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset until = await tickets.ReadyUntilAsync(cancellationToken);
        TrustedTicketKeys trusted = await tickets.TrustedAsync(cancellationToken);
        return new KeyReading(trusted.Keys[0].Id, !string.IsNullOrWhiteSpace(options.Tickets.KeyVaultKey), until);
    }

    private async Task<PoisonReading> ReadPoisonAsync(CancellationToken cancellationToken)
    {
        PoisonListing listing = await poison.ListAsync(queue: null, reason: null, PoisonState.Kept, cancellationToken);
        return new PoisonReading(
            listing.Messages.Length,
            listing.IsCut,
            [.. listing.Groups.Select(g => g.Queue).Distinct().Order(StringComparer.Ordinal)]
        );
    }

    private async Task<HeldCount> ReadHeldAsync(CancellationToken cancellationToken) =>
        await held.ReadAsync(Patience, cancellationToken) ?? throw new TimeoutException();

    private Observed<ImmutableArray<HeldScope>> Ceilings(Observed<HeldCount> count, ControlState? state, DateTimeOffset now)
    {
        if (!count.Succeeded(out HeldCount? counted, out string? fault))
            return Observed.Not<ImmutableArray<HeldScope>>(fault);
        if (state is null)
            return Observed.Not<ImmutableArray<HeldScope>>("their orders are unknown");
        return Observed.Of<ImmutableArray<HeldScope>>([
            .. HoldRows
                .Of(counted.Holds, state.Orders.Values, options.Holds.RetentionDaysWithoutOrder, now)
                .Where(row => row.DaysToCeiling is not null)
                .Select(row => new HeldScope(row.Progress.Scope, row.Progress.Held, row.DaysToCeiling!.Value, row.Ceiling!.Value)),
        ]);
    }

    private ImmutableArray<string> WithoutNotice(ControlState state) =>
        [
            .. state
                .Flags.Values.Where(flag => flag.Open)
                .Select(flag => (flag.Code, Missing: templates.Missing(atlas[flag.Code].Languages)))
                .Where(place => !place.Missing.IsEmpty)
                .Select(place => $"{place.Code} ({string.Join(", ", place.Missing)})")
                .Order(StringComparer.Ordinal),
        ];

    private DateTimeOffset? StoreTime()
    {
        try
        {
            return clock.Now;
        }
        catch (InvalidOperationException)
        {
            return null; // the store has not answered yet
        }
    }

    private async Task<Observed<T>> ObserveAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return Observed.Of<T>(await read(either.Token));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return Observed.Not<T>(WhyOf(e));
        }
    }

    // Without the text of the exception: it may contain an address with a signature.
    private string WhyOf(Exception exception) =>
        exception switch
        {
            RequestFailedException { Status: > 0 } refused => $"the answer was {refused.Status} {refused.ErrorCode}".TrimEnd(),
            AuthenticationFailedException => "the app's identity got no token",
            BrokerUnavailableException => "the broker does not answer, or a queue is missing",
            InvalidDataException => "what is stored is damaged",
            OperationCanceledException or TimeoutException => $"no answer within {Patience.TotalSeconds} seconds",
            _ when StorageFaults.IsUnavailable(exception) => "no answer",
            InvalidOperationException when StoreTime() is null => "the store has not answered yet",
            _ => exception.GetType().Name,
        };

    private sealed record HeldCount(ImmutableArray<HoldProgress> Holds);
}
