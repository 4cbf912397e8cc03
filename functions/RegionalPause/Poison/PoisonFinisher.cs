using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Messaging;
using RegionalPause.Storage;

namespace RegionalPause.Poison;

/// <summary>
/// Finishes the steps that are stored in the table: first the control log has them, then the reference to a resubmitted message is sent,
/// then the row says that both is done. After a crash, a timer runs the same code. Repeating is harmless: a step that is recorded twice has
/// the same number, and a reference that arrives twice is handled once.
/// </summary>
public sealed partial class PoisonFinisher(
    PoisonTable table,
    ControlTable control,
    StoreClock clock,
    IOptions<PoisonOptions> options,
    ILogger<PoisonFinisher> logger
)
{
    /// <summary>Most messages whose steps share one row of the control log, which is one leaf of at most 65,535 bytes.</summary>
    internal const int MostInOneRow = 200;

    // So that a flood of messages does not fill the control log: at most 5 rows for each partition in a round.
    private const int MostOfAPartition = 5 * MostInOneRow;
    private const int AtOnce = 16;

    /// <summary>The work of the timer <c>FinishPoison</c>: finishes what other calls left, and records messages that were kept.</summary>
    public async Task RunAsync(IMessageSink sink, CancellationToken cancellationToken)
    {
        foreach (string partition in PoisonTable.Partitions)
        {
            ImmutableArray<PoisonEntry> todo = await table
                .ListTodoAsync(partition, MostOfAPartition, cancellationToken)
                .ConfigureAwait(false);
            DateTimeOffset before = clock.Now - options.Value.Patience;
            // What a person asked for a moment ago is still being done by the instance that was asked.
            ImmutableArray<PoisonEntry> left = [.. todo.Where(e => e.Steps[^1].By is null || e.ChangedAt < before)];
            await FinishAsync(left, sink, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Finishes steps that were stored. Returns the messages as they are stored afterwards; what could not be finished is as it
    /// was, and the timer finishes it.</summary>
    internal async Task<ImmutableArray<PoisonEntry>> FinishAsync(
        ImmutableArray<PoisonEntry> entries,
        IMessageSink? sink,
        CancellationToken cancellationToken
    )
    {
        var finished = ImmutableArray.CreateBuilder<PoisonEntry>(entries.Length);
        foreach (PoisonEntry[] chunk in entries.Chunk(MostInOneRow))
        {
            bool recorded = await RecordAsync(chunk, cancellationToken).ConfigureAwait(false);
            foreach (PoisonEntry[] few in chunk.Chunk(AtOnce))
            {
                finished.AddRange(
                    recorded
                        ? await Task.WhenAll(few.Select(entry => SendAndMarkAsync(entry, sink, cancellationToken))).ConfigureAwait(false)
                        : few
                );
            }
        }
        return finished.ToImmutable();
    }

    private async Task<bool> RecordAsync(PoisonEntry[] entries, CancellationToken cancellationToken)
    {
        ImmutableArray<PoisonEvent> events = EventsOf(entries);
        if (events.IsEmpty)
            return true;
        // Crash here: the steps are in the control log and the rows do not say so; recorded again, they have the same numbers.
        return await control
            .RecordAsync(() => [.. events.Select(e => (ReadOnlyMemory<byte>)PoisonJson.WriteEvent(e))], tightens: false, cancellationToken)
            .ConfigureAwait(false)
            is not null;
    }

    private async Task<PoisonEntry> SendAndMarkAsync(PoisonEntry entry, IMessageSink? sink, CancellationToken cancellationToken)
    {
        if (entry.State == PoisonState.Sending)
        {
            if (sink is null)
                return entry;
            try
            {
                // Crash here: the reference is on its queue and the row says that it is to be sent; sent twice, it is handled once.
                await sink.SendAsync(new Resubmission(entry.Id, entry.Resubmissions).To(entry.Queue), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (StorageFaults.IsUnavailable(e) && !cancellationToken.IsCancellationRequested)
            {
                LogNotSent(entry.Queue, entry.Id, e.Message);
                return entry;
            }
        }
        return await MarkAsync(entry, cancellationToken).ConfigureAwait(false);
    }

    // A reader may take the message, or end it, before the row says that it was sent.
    private async Task<PoisonEntry> MarkAsync(PoisonEntry entry, CancellationToken cancellationToken)
    {
        PoisonEntry? current = entry;
        for (int attempt = 0; attempt < Attempts.OfAWrite && current is not null; attempt++)
        {
            bool sent = current.State == PoisonState.Sending && current.Steps.Length == entry.Steps.Length;
            PoisonEntry marked = current with
            {
                State = sent ? PoisonState.Sent : current.State,
                Revision = sent ? current.Revision + 1 : current.Revision,
                Recorded = Math.Max(entry.Steps.Length, current.Recorded),
            };
            PoisonEntry? stored =
                marked == current
                    ? current
                    : await table.ReplaceAsync(marked, todo: false, writesBody: false, cancellationToken).ConfigureAwait(false);
            if (stored is not null)
            {
                if (stored.Recorded == stored.Steps.Length && stored.State != PoisonState.Sending)
                    await table.DeleteTodoAsync(entry, cancellationToken).ConfigureAwait(false);
                return stored;
            }
            current = await table.FindAsync(entry.Id, bodies: false, cancellationToken).ConfigureAwait(false);
        }
        return current ?? entry;
    }

    /// <summary>The steps that may be missing in the control log, as events. A message's steps are in order; equal steps are
    /// together.</summary>
    internal static ImmutableArray<PoisonEvent> EventsOf(IEnumerable<PoisonEntry> entries) =>
        [
            .. entries
                .SelectMany(entry => entry.Steps.Skip(entry.Recorded).Select((step, rank) => (entry, step, rank)))
                .GroupBy(x => (x.rank, x.step.Kind, x.entry.Queue, x.step.At, x.step.By, x.step.Reason))
                .OrderBy(same => same.Key.rank)
                .Select(same => new PoisonEvent(
                    same.Key.Kind,
                    same.Key.Queue,
                    same.Key.At,
                    same.Key.By,
                    same.Key.Reason,
                    [.. same.Select(x => new PoisonEventMessage(x.entry.Digest, x.step.Number, x.step.Body))]
                )),
        ];

    [LoggerMessage(4511, LogLevel.Warning, "{Queue}: message {Message} was not sent again; the next round sends it: {Why}")]
    private partial void LogNotSent(string queue, PoisonId message, string why);
}
