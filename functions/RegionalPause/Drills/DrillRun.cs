using Microsoft.Extensions.Options;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tickets;

namespace RegionalPause.Drills;

/// <summary>
/// Runs one drill, from opening the flag to the figures in the ledger: load, a pause during the load, answers counted as a loader would
/// count them. Only the jurisdiction is synthetic: instances, queues, shards, fences and certificate are real.
/// </summary>
public sealed class DrillRun(
    FlagHandler flags,
    PauseHandler pauses,
    PauseEffector finisher,
    ControlTable control,
    OwnTickets tickets,
    StoreClock clock,
    IOptions<DrillOptions> drillOptions,
    TimeProvider time
)
{
    /// <summary>Name of the event in the control log.</summary>
    internal const string EventName = "DrillCompleted";

    private const int Sends = 20;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly DrillOptions options = drillOptions.Value;

    /// <summary>Runs a drill.</summary>
    internal async Task<DrillFigures> RunAsync(Drill drill, DrillChannels channels, CancellationToken cancellationToken)
    {
        Required(
            await flags
                .SetAsync(JurisdictionCode.Drill.Value, open: true, OpenerOf(drill), $"drill {drill.Id}", cancellationToken)
                .ConfigureAwait(false)
        );
        var tally = new DrillTally(drill.Id, options.Items, await tickets.OpenAsync(cancellationToken).ConfigureAwait(false));
        var flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task loading = LoadAsync(drill, channels.Submitted, flows.Task, cancellationToken);
        await CollectAsync(tally, channels, loading, flows, cancellationToken).ConfigureAwait(false);
        await loading.ConfigureAwait(false);
        OrderState? order = await pauses.FindAsync(drill.Id, cancellationToken).ConfigureAwait(false);
        DrillFigures figures = tally.Figures(order);
        await RecordAsync(drill, figures, cancellationToken).ConfigureAwait(false);
        await EndAsync(drill.Id, drill.RequestedBy, cancellationToken).ConfigureAwait(false);
        return figures;
    }

    /// <summary>Ends a drill's order, if it has one, and closes the flag. The drain purges the held items.</summary>
    internal async Task EndAsync(OrderId id, Person by, CancellationToken cancellationToken)
    {
        if (await pauses.FindAsync(id, cancellationToken).ConfigureAwait(false) is { HasEnded: false })
            Required(await pauses.EndAsync(id, OrderEnding.Withdraw, by, cancellationToken).ConfigureAwait(false));
        Required(
            await flags.SetAsync(JurisdictionCode.Drill.Value, open: false, by, $"drill {id}", cancellationToken).ConfigureAwait(false)
        );
    }

    // An application may request a drill but may not open a flag (R45). The flag of the drill's jurisdiction, which has no members, is
    // opened with its name only. The order and the figures of the drill keep its identity.
    private static Person OpenerOf(Drill drill) => drill.RequestedBy.IsService ? Person.Named(drill.RequestedBy.Name) : drill.RequestedBy;

    /// <summary>
    /// Sends a third of the items before the pause, which starts when the first answer has arrived; a third while it takes effect; and a
    /// third after it is effective. No item of the last third may be admitted.
    /// </summary>
    private async Task LoadAsync(Drill drill, IMessageSink sink, Task flows, CancellationToken cancellationToken)
    {
        int third = options.Items / 3;
        await SendAsync(drill, sink, 0, third, cancellationToken).ConfigureAwait(false);
        await flows.WaitAsync(options.Patience, time, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(PauseAsync(drill, cancellationToken), SendAsync(drill, sink, third, 2 * third, cancellationToken))
            .ConfigureAwait(false);
        await SendAsync(drill, sink, 2 * third, options.Items, cancellationToken).ConfigureAwait(false);
    }

    private async Task SendAsync(Drill drill, IMessageSink sink, int from, int to, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        for (int sent = from; sent < to; )
        {
            int due = Math.Min(to, from + 1 + (int)(time.GetElapsedTime(started).TotalSeconds * options.ItemsPerSecond));
            DateTimeOffset now = clock.Now;
            IEnumerable<Task> sends = Enumerable
                .Range(sent, due - sent)
                .Select(number => SendAsync(sink, DrillItems.Message(drill.Id, number, now), cancellationToken));
            await Task.WhenAll(sends).ConfigureAwait(false);
            sent = due;
            if (sent < to)
                await Task.Delay(Tick, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(Drill drill, CancellationToken cancellationToken)
    {
        var request = new PauseRequest
        {
            Id = drill.Id.Value,
            Jurisdictions = [JurisdictionCode.Drill.Value],
            Reason = "Drill of the pause; concerns nobody.",
            RetentionDays = 1,
            AtCeiling = "purge",
        };
        Required(await pauses.PauseAsync(request, drill.RequestedBy, cancellationToken).ConfigureAwait(false));
        await finisher.FinishAsync(drill.Id, cancellationToken).ConfigureAwait(false);
    }

    // A send that failed may have arrived. Sent again it is the same item, and the gate recognizes it.
    private async Task SendAsync(IMessageSink sink, OutgoingMessage message, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await sink.SendAsync(message, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (StorageFaults.IsUnavailable(e) && attempt < Sends && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Tick * attempt, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CollectAsync(
        DrillTally tally,
        DrillChannels channels,
        Task loading,
        TaskCompletionSource flows,
        CancellationToken cancellationToken
    )
    {
        long? waitingSince = null;
        while (!(loading.IsCompleted && tally.IsComplete))
        {
            if (loading.IsFaulted || loading.IsCanceled)
                return;
            if (loading.IsCompleted)
                waitingSince ??= time.GetTimestamp();
            int before = tally.Answered;
            bool any =
                await TakeAsync(channels.Admitted, tally.TakeAdmitted, cancellationToken).ConfigureAwait(false)
                | await TakeAsync(channels.Withheld, tally.TakeWithheld, cancellationToken).ConfigureAwait(false);
            if (tally.Answered > 0)
                flows.TrySetResult();
            if (tally.Answered > before && waitingSince is not null)
                waitingSince = time.GetTimestamp();
            if (waitingSince is { } since && time.GetElapsedTime(since) > options.Patience)
                return;
            if (!any)
                await Task.Delay(Tick, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> TakeAsync(IMessageSource source, Action<IncomingMessage> take, CancellationToken cancellationToken)
    {
        IReadOnlyList<ReceivedMessage> messages;
        try
        {
            messages = await source.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            foreach (ReceivedMessage message in messages)
                take(message.Message);
            await Task.WhenAll(messages.Select(m => source.CompleteAsync(m, cancellationToken))).ConfigureAwait(false);
        }
        catch (Exception e) when (StorageFaults.IsUnavailable(e) && !cancellationToken.IsCancellationRequested)
        {
            return false; // a message that was not completed is delivered again and counts once
        }
        return messages.Count > 0;
    }

    private async Task RecordAsync(Drill drill, DrillFigures figures, CancellationToken cancellationToken)
    {
        // Crash here: the figures are in the ledger or nowhere; a later round finds the drill interrupted.
        if (
            await control.RecordAsync(() => [Event(drill, figures, clock.Now)], tightens: false, cancellationToken).ConfigureAwait(false)
            is null
        )
        {
            throw new InvalidOperationException(
                $"The figures of drill '{drill.Id}' could not be recorded: the control state keeps changing."
            );
        }
    }

    internal static byte[] Event(Drill drill, DrillFigures figures, DateTimeOffset now) =>
        ControlLog.WriteEvent(
            EventName,
            Instants.ToLedgerSecond(now),
            drill.RequestedBy,
            json =>
            {
                json.WriteString("id", drill.Id.Value);
                json.WriteBoolean("passed", figures.Passed);
                json.WriteNumber("submitted", figures.Submitted);
                json.WriteNumber("admitted", figures.Admitted);
                json.WriteNumber("returned", figures.Returned);
                json.WriteNumber("withheld", figures.Withheld);
                json.WriteNumber("late", figures.Late);
                json.WriteNumber("lost", figures.Lost);
                if (figures.FencedAfter is { } fenced)
                    json.WriteNumber("fencedAfterMs", (long)fenced.TotalMilliseconds);
                if (figures.EffectiveAfter is { } effective)
                    json.WriteNumber("effectiveAfterMs", (long)effective.TotalMilliseconds);
            }
        );

    private static void Required<T>(Result<T> result)
    {
        if (result.Refusal is { } refusal)
            throw new InvalidOperationException($"The drill cannot continue: {refusal.Detail}");
    }
}
