using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Messaging;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Poison;

/// <summary>Every wrong field of a message, by the reader that its queue uses; empty if the reader accepts it.</summary>
/// <param name="queue">The queue.</param>
/// <param name="body">The bytes of the message.</param>
public delegate ImmutableArray<FieldError> MessageCheck(string queue, ReadOnlyMemory<byte> body);

/// <summary>Keeps messages in the table, and lets one reader at a time handle a resubmission.</summary>
public sealed partial class PoisonKeeper(
    PoisonTable table,
    MessageCheck check,
    StoreClock clock,
    IOptions<PoisonOptions> options,
    ILogger<PoisonKeeper> logger
) : IPoisonKeeper
{
    /// <summary>The reason of content that is not well formed.</summary>
    public const string Malformed = "malformed";

    private const int MostDetail = 2000;
    private const int MostErrors = 5;

    /// <inheritdoc/>
    public async Task KeepAsync(string queue, IncomingMessage message, string reason, string detail, CancellationToken cancellationToken)
    {
        if (Resubmission.Read(message.Body) is { } again)
        {
            await KeepAgainAsync(queue, again, reason, detail, cancellationToken).ConfigureAwait(false);
            return;
        }
        if (message.Body.Length > PoisonEntry.MostBytes)
        {
            LogTooLarge(queue, message.Id, message.Body.Length);
            return;
        }
        string said = DetailOf(queue, message.Body, detail);
        await table.InsertAsync(PoisonEntry.Of(queue, message, reason, said, clock.Now), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<TakenMessage> TakeAsync(
        string queue,
        Resubmission again,
        IncomingMessage reference,
        CancellationToken cancellationToken
    )
    {
        if (
            await table.FindAsync(again.Id, bodies: true, cancellationToken).ConfigureAwait(false)
                is not { State: PoisonState.Sending or PoisonState.Sent, Bodies: { } bodies } entry
            || entry.Queue != queue
            || entry.Resubmissions != again.Number
        )
            return new TakenMessage.Over();
        DateTimeOffset now = clock.Now;
        if (entry.TakenUntil > now)
            return new TakenMessage.Busy();
        PoisonEntry taken = entry with
        {
            Takes = entry.Takes + 1,
            TakenBy = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            TakenUntil = now + options.Value.Patience,
        };
        if (await table.ReplaceAsync(taken, todo: false, writesBody: false, cancellationToken).ConfigureAwait(false) is not { } stored)
            return new TakenMessage.Busy();
        // A reader before this one may have admitted the item and not sent it: then it needs a new ticket, as after a second delivery.
        long deliveries = Math.Max(reference.DeliveryCount, stored.Takes);
        return new TakenMessage.ToHandle(stored, new IncomingMessage(entry.MessageId, bodies.Body, deliveries, reference.EnqueuedAt));
    }

    /// <inheritdoc/>
    public Task HandledAsync(TakenMessage.ToHandle taken, CancellationToken cancellationToken) =>
        EndTurnAsync(
            taken,
            entry =>
                entry with
                {
                    State = PoisonState.Handled,
                    Revision = entry.Revision + 1,
                    ChangedAt = clock.Now,
                    TakenBy = null,
                    TakenUntil = null,
                    Bodies = null,
                },
            cancellationToken
        );

    /// <inheritdoc/>
    public Task ReleaseAsync(TakenMessage.ToHandle taken, CancellationToken cancellationToken) =>
        EndTurnAsync(taken, entry => entry with { TakenBy = null, TakenUntil = null }, cancellationToken);

    // Only the reader that has the turn ends it. Meanwhile the sender may have noted that the reference was sent.
    private async Task EndTurnAsync(TakenMessage.ToHandle taken, Func<PoisonEntry, PoisonEntry> change, CancellationToken cancellationToken)
    {
        PoisonEntry? entry = taken.Entry;
        for (int attempt = 0; attempt < Attempts.OfAWrite; attempt++)
        {
            if (entry is null || entry.TakenBy != taken.Entry.TakenBy)
                return;
            if (
                await table.ReplaceAsync(change(entry), todo: false, writesBody: false, cancellationToken).ConfigureAwait(false) is not null
            )
                return;
            entry = await table.FindAsync(entry.Id, bodies: false, cancellationToken).ConfigureAwait(false);
        }
        throw new IOException($"The row of message {taken.Entry.Id} keeps changing."); // the reference is delivered again
    }

    private async Task KeepAgainAsync(string queue, Resubmission again, string reason, string detail, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < Attempts.OfAWrite; attempt++)
        {
            if (
                await table.FindAsync(again.Id, bodies: true, cancellationToken).ConfigureAwait(false) is not { } entry
                || entry.Queue != queue
            )
                return; // the reference is of no message here
            string said = entry.Bodies is { } bodies ? DetailOf(queue, bodies.Body, detail) : detail;
            var command = new PoisonCommand.KeepAgain(again.Number, reason, said, clock.Now);
            if (PoisonDecider.Decide(entry, command) is not Decision<PoisonStep>.Events([var step]))
                return;
            if (await table.TakeStepAsync(entry, step, command, cancellationToken).ConfigureAwait(false) is not null)
                return;
        }
        throw new IOException($"The row of message {again.Id} keeps changing."); // the reference is delivered again
    }

    // A malformed item has no sentence of its own: its errors are the detail.
    private string DetailOf(string queue, ReadOnlyMemory<byte> body, string detail)
    {
        if (detail.Length == 0)
        {
            ImmutableArray<FieldError> errors = check(queue, body);
            string rest = errors.Length > MostErrors ? $"; and {errors.Length - MostErrors} more" : "";
            detail = $"{string.Join("; ", errors.Take(MostErrors).Select(e => $"{e.Place}: expected {e.Expected}"))}{rest}";
        }
        return detail.Length <= MostDetail ? detail : PlainText.FirstBytes(detail, MostDetail - 3) + "…";
    }

    [LoggerMessage(
        4501,
        LogLevel.Error,
        "{Queue}: message {Message} of {Bytes} bytes is too large to be kept for repair; it stays on the dead-letter queue of its broker"
    )]
    private partial void LogTooLarge(string queue, string message, int bytes);
}
