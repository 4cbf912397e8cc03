using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Messaging;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Poison;

/// <summary>The result of a step for many messages.</summary>
/// <param name="Done">How many messages took the step.</param>
/// <param name="Left">How many messages of the same queue and reason still wait.</param>
public sealed record PoisonCount(int Done, int Left);

/// <summary>Repairs messages that were put aside: list, show, fix, send again, drop (R40).</summary>
public sealed partial class PoisonHandler(
    PoisonTable table,
    PoisonFinisher finisher,
    ControlTable control,
    MessageCheck check,
    StoreClock clock,
    IOptions<PoisonOptions> options,
    ILogger<PoisonHandler> logger
)
{
    /// <summary>The most messages that one request sends again or drops.</summary>
    public const int MostAtOnce = 500;

    private const int AtOnce = 16;

    /// <summary>Lists messages without their bytes.</summary>
    /// <param name="queue">The queue; <c>null</c> for all.</param>
    /// <param name="reason">The reason; <c>null</c> for all.</param>
    /// <param name="state">The state; <c>null</c> for all.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<PoisonListing> ListAsync(string? queue, string? reason, PoisonState? state, CancellationToken cancellationToken)
    {
        var entries = new List<PoisonEntry>();
        await foreach (PoisonEntry entry in table.ListAsync(queue, state, cancellationToken).ConfigureAwait(false))
        {
            if (entries.Count == PoisonListing.Most)
                return PoisonListing.Of(entries, reason, isCut: true);
            entries.Add(entry);
        }
        return PoisonListing.Of(entries, reason, isCut: false);
    }

    /// <summary>One message with its bytes; <c>null</c> if it does not exist.</summary>
    public Task<PoisonEntry?> FindAsync(PoisonId id, CancellationToken cancellationToken) =>
        table.FindAsync(id, bodies: true, cancellationToken);

    /// <summary>Every wrong field of a message, by the reader that its queue uses now.</summary>
    public ImmutableArray<FieldError> ErrorsOf(PoisonEntry entry) => entry.Bodies is { } bodies ? check(entry.Queue, bodies.Body) : [];

    /// <summary>
    /// Replaces the body, if the reader of the queue accepts the new one. The original stays. A message that is sent again is handled like
    /// any message of its queue, so nothing is admitted by a repair.
    /// </summary>
    /// <param name="id">The message.</param>
    /// <param name="body">The new body.</param>
    /// <param name="revision">The revision that the person saw.</param>
    /// <param name="by">Who edits.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Result<PoisonEntry>> FixAsync(
        PoisonId id,
        ReadOnlyMemory<byte> body,
        int revision,
        Person by,
        CancellationToken cancellationToken
    )
    {
        if (body.Length > PoisonEntry.MostFixedBytes)
            return new Refusal(RefusalCode.TooLarge, $"The body has {body.Length} bytes; the maximum is {PoisonEntry.MostFixedBytes}.");
        return await ApplyAsync(
                id,
                revision,
                by,
                entry =>
                {
                    ImmutableArray<FieldError> errors = check(entry.Queue, body);
                    if (errors.IsEmpty && entry.Bodies is { } bodies)
                        errors = PoisonEdit.Refuses(entry.Queue, bodies.Original, body, by);
                    return errors.IsEmpty
                        ? new PoisonCommand.Fix(body, by, clock.Now)
                        : new Refusal(RefusalCode.Invalid, $"'{entry.Queue}' does not accept this body. Nothing was changed.")
                        {
                            Errors = errors,
                        };
                },
                sink: null,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Sends a message again. A repeated request sends nothing more.</summary>
    /// <param name="id">The message.</param>
    /// <param name="revision">The revision that the person saw; <c>null</c> to accept any.</param>
    /// <param name="by">Who sends it.</param>
    /// <param name="sink">Sends to the queues.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<Result<PoisonEntry>> ResubmitAsync(
        PoisonId id,
        int? revision,
        Person by,
        IMessageSink sink,
        CancellationToken cancellationToken
    ) => ApplyAsync(id, revision, by, _ => new PoisonCommand.Resubmit(by, clock.Now), sink, cancellationToken);

    /// <summary>Drops a message with a reason. Its bytes are removed.</summary>
    /// <param name="id">The message.</param>
    /// <param name="reason">Why, in a few words without personal data.</param>
    /// <param name="revision">The revision that the person saw; <c>null</c> to accept any.</param>
    /// <param name="by">Who drops it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Result<PoisonEntry>> DropAsync(
        PoisonId id,
        string? reason,
        int? revision,
        Person by,
        CancellationToken cancellationToken
    ) =>
        ReadReason(reason).Succeeded(out string? read, out Refusal? refusal)
            ? await ApplyAsync(id, revision, by, _ => new PoisonCommand.Drop(read, by, clock.Now), sink: null, cancellationToken)
                .ConfigureAwait(false)
            : refusal;

    /// <summary>Sends waiting messages of a queue again, at most <paramref name="most"/>.</summary>
    public Task<Result<PoisonCount>> ResubmitManyAsync(
        string? queue,
        string? reason,
        int most,
        Person by,
        IMessageSink sink,
        CancellationToken cancellationToken
    ) => ApplyToManyAsync(queue, reason, most, by, () => new PoisonCommand.Resubmit(by, clock.Now), sink, cancellationToken);

    /// <summary>Drops waiting messages of a queue, at most <paramref name="most"/>.</summary>
    public async Task<Result<PoisonCount>> DropManyAsync(
        string? queue,
        string? reason,
        string? because,
        int most,
        Person by,
        CancellationToken cancellationToken
    ) =>
        ReadReason(because).Succeeded(out string? read, out Refusal? refusal)
            ? await ApplyToManyAsync(
                    queue,
                    reason,
                    most,
                    by,
                    () => new PoisonCommand.Drop(read, by, clock.Now),
                    sink: null,
                    cancellationToken
                )
                .ConfigureAwait(false)
            : refusal;

    /// <summary>The work of the daily timer <c>ExpirePoison</c>: drops what waited too long, and deletes old rows that ended.</summary>
    public async Task ExpireAsync(CancellationToken cancellationToken)
    {
        await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false); // updates the store's clock
        DateTimeOffset before = clock.Now.AddDays(-options.Value.RetentionDays);
        var dropped = new List<PoisonEntry>();
        int all = 0;
        await foreach (PoisonEntry entry in table.ListUnchangedAsync(before, cancellationToken).ConfigureAwait(false))
        {
            if (entry.State == PoisonState.Kept)
            {
                var drop = new PoisonCommand.Drop(PoisonStep.Ceiling, null, clock.Now);
                if (await StoreAsync(entry, drop, cancellationToken).ConfigureAwait(false) is { Value: { } stored })
                    dropped.Add(stored);
            }
            else if (entry.State is PoisonState.Handled or PoisonState.Dropped && entry.Recorded == entry.Steps.Length)
            {
                await table.DeleteAsync(entry, cancellationToken).ConfigureAwait(false);
            }
            if (dropped.Count == PoisonFinisher.MostInOneRow)
                await RecordAsync().ConfigureAwait(false);
        }
        await RecordAsync().ConfigureAwait(false);
        if (all > 0)
            LogExpired(all, options.Value.RetentionDays);

        async Task RecordAsync()
        {
            await finisher.FinishAsync([.. dropped], sink: null, cancellationToken).ConfigureAwait(false);
            all += dropped.Count;
            dropped.Clear();
        }
    }

    private async Task<Result<PoisonEntry>> ApplyAsync(
        PoisonId id,
        int? revision,
        Person by,
        Func<PoisonEntry, Result<PoisonCommand>> make,
        IMessageSink? sink,
        CancellationToken cancellationToken
    )
    {
        if (Unnamed(by) is { } unnamed)
            return unnamed;
        for (int attempt = 0; attempt < Attempts.OfAWrite; attempt++)
        {
            if (await table.FindAsync(id, bodies: true, cancellationToken).ConfigureAwait(false) is not { } entry)
                return NoSuchMessage;
            if (!make(entry).Succeeded(out PoisonCommand? command, out Refusal? refusal))
                return refusal;
            Decision<PoisonStep> decided = PoisonDecider.Decide(entry, command);
            // What was done already is done, whichever revision the person saw: the answer may have been lost.
            if (decided is Decision<PoisonStep>.Events && revision is { } seen && seen != entry.Revision)
                return ChangedSince(entry);
            Stored stored = await StoreAsync(entry, command, decided, cancellationToken).ConfigureAwait(false);
            if (stored.Refusal is { } refused)
                return refused;
            if (stored.Unchanged)
                return entry;
            if (stored.Value is not { } after)
                continue;
            ImmutableArray<PoisonEntry> finished = await finisher.FinishAsync([after], sink, cancellationToken).ConfigureAwait(false);
            return finished[0] with { Bodies = after.Bodies };
        }
        return Contended;
    }

    private async Task<Result<PoisonCount>> ApplyToManyAsync(
        string? queue,
        string? reason,
        int most,
        Person by,
        Func<PoisonCommand> make,
        IMessageSink? sink,
        CancellationToken cancellationToken
    )
    {
        if (Unnamed(by) is { } unnamed)
            return unnamed;
        if (WrongGroup(queue, most) is { } wrong)
            return wrong;
        PoisonListing waiting = await ListAsync(queue, reason, PoisonState.Kept, cancellationToken).ConfigureAwait(false);
        ImmutableArray<PoisonEntry> chosen = [.. waiting.Messages.OrderBy(e => e.FirstSeenAt).Take(most)];
        int done = 0;
        foreach (PoisonEntry[] chunk in chosen.Chunk(PoisonFinisher.MostInOneRow))
        {
            var stored = new List<PoisonEntry>();
            foreach (PoisonEntry[] few in chunk.Chunk(AtOnce))
            {
                Stored[] all = await Task.WhenAll(few.Select(entry => StoreAsync(entry, make(), cancellationToken))).ConfigureAwait(false);
                stored.AddRange(all.Select(s => s.Value).OfType<PoisonEntry>());
            }
            // A message that another person took first is not counted here: it is counted there.
            done += stored.Count;
            await finisher.FinishAsync([.. stored], sink, cancellationToken).ConfigureAwait(false);
        }
        return new PoisonCount(done, waiting.Messages.Length - chosen.Length);
    }

    private Task<Stored> StoreAsync(PoisonEntry entry, PoisonCommand command, CancellationToken cancellationToken) =>
        StoreAsync(entry, command, PoisonDecider.Decide(entry, command), cancellationToken);

    private async Task<Stored> StoreAsync(
        PoisonEntry entry,
        PoisonCommand command,
        Decision<PoisonStep> decided,
        CancellationToken cancellationToken
    ) =>
        decided switch
        {
            Decision<PoisonStep>.Refused(var refusal) => new Stored(null, refusal, Unchanged: false),
            Decision<PoisonStep>.Events([var step]) => new Stored(
                await table.TakeStepAsync(entry, step, command, cancellationToken).ConfigureAwait(false),
                null,
                Unchanged: false
            ),
            _ => new Stored(null, null, Unchanged: true),
        };

    private static Refusal? Unnamed(Person by)
    {
        var wrong = new FieldErrors("The request");
        PauseRequestReader.ReadPerson(by, wrong);
        return wrong.Refusal;
    }

    private static Refusal? WrongGroup(string? queue, int most)
    {
        var wrong = new FieldErrors("The group");
        if (queue is null || !QueueNames.Read.Contains(queue))
            wrong.Add("queue", queue, $"one of {string.Join(", ", QueueNames.Read)}");
        if (most is < 1 or > MostAtOnce)
            wrong.Add("most", null, $"1 to {MostAtOnce}");
        return wrong.Refusal;
    }

    // The ledger keeps the reason for ever, and an e-mail address is the most likely personal data in it.
    private static Result<string> ReadReason(string? text)
    {
        var wrong = new FieldErrors("The reason");
        string? read = FieldText.Read("reason", text, TextLimits.Reference, wrong);
        if (!wrong.Concern("reason") && (read is null || read.Contains('@', StringComparison.Ordinal) || read == PoisonStep.Ceiling))
            wrong.Add("reason", null, "why it is dropped, in a few words, without an e-mail address");
        return wrong.Refusal is { } refusal ? refusal : read!;
    }

    private static Refusal NoSuchMessage => new(RefusalCode.NotFound, "There is no such message. GET /api/poison lists them.");

    private static Refusal Contended => new(RefusalCode.Contended, "The message keeps changing; nothing was done. Try again.");

    private static Refusal ChangedSince(PoisonEntry entry) =>
        new(
            RefusalCode.ChangedSince,
            $"The message changed meanwhile: its revision is {entry.Revision}. Nothing was done. Look at it again."
        );

    private readonly record struct Stored(PoisonEntry? Value, Refusal? Refusal, bool Unchanged);

    [LoggerMessage(4521, LogLevel.Warning, "{Messages} messages that were put aside reached the ceiling of {Days} days and were dropped")]
    private partial void LogExpired(int messages, int days);
}
