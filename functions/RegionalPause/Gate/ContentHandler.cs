using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Holds;
using RegionalPause.Ledger;
using RegionalPause.Messaging;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;
using RegionalPause.Tickets;

namespace RegionalPause.Gate;

/// <summary>A decision with its ledger coordinates.</summary>
/// <param name="Item">The item; <c>null</c> for a malformed message.</param>
/// <param name="Decision">The decision of the gate.</param>
/// <param name="Coordinates">The place of the decision in the ledger; <c>null</c> for a dry run.</param>
/// <param name="ControlVersion">Version of the control state under which it was decided (D12).</param>
/// <param name="Ticket">The ticket of an admission (R10).</param>
/// <param name="Errors">The errors of a malformed message.</param>
public sealed record DecisionRecord(
    ItemId? Item,
    Decision Decision,
    LedgerCoordinates? Coordinates,
    long ControlVersion,
    string? Ticket,
    ImmutableArray<FieldError> Errors
);

/// <summary>Handles a content item from message to result: parse, decide, append, park, send (R1, R7, R8).</summary>
public sealed class ContentHandler(
    ContentItemParser parser,
    Admissions admissions,
    MemberFactsReader members,
    Parking parking,
    TicketIssuer tickets,
    CurrentSnapshot current,
    StoreClock clock,
    Instruments instruments
)
{
    private const string NoTicketKey = "the ticket key does not answer";

    /// <summary>Decides messages; one result a message, in order. After a storage fault, every message of the batch is delivered
    /// again.</summary>
    public async Task<ImmutableArray<MessageResult>> HandleAsync(
        IReadOnlyList<IncomingMessage> messages,
        CancellationToken cancellationToken
    )
    {
        if (!await tickets.IsReadyAsync(cancellationToken).ConfigureAwait(false))
            return [.. messages.Select(_ => new MessageResult.ComesBack(NoTicketKey))];
        DateTimeOffset started = instruments.Time.GetUtcNow();
        Handled[] handled = await SubmitAsync(
                messages.Select(message => new Asked(message.Body, message.DeliveryCount, NeedsTicket: message.DeliveryCount > 1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (instruments.AdmissionLag.Enabled)
        {
            DateTimeOffset now = clock.Now;
            for (int i = 0; i < handled.Length; i++)
                instruments.MeasureLag(messages[i], handled[i].Result, now);
        }
        if (instruments.Spans.HasListeners())
        {
            instruments.Trace(
                started,
                handled.Select(one => ((one.Parsed as ParsedContent.Item)?.Content, one.Result)).Where(one => one.Content is not null)!
            );
        }
        Parked?[] holds = [.. handled.Select(HoldOf)];
        MessageResult[] results = [.. handled.Zip(messages, (one, message) => ResultOf(one, message.Id))];
        try
        {
            await parking.ParkAsync([.. holds.OfType<Parked>()], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (StorageFaults.IsUnavailable(e))
        {
            // The decision in the ledger is hold but the item is not parked: the message is delivered again, finds the decision, and is
            // parked then.
            return
            [
                .. results.Select((result, i) => holds[i] is not null ? new MessageResult.ComesBack("it could not be parked") : result),
            ];
        }
        return [.. results];
    }

    /// <summary>
    /// Decides items for a synchronous caller (<c>POST /api/decisions</c>) in the same way and in the same ledger. With
    /// <paramref name="dryRun"/> nothing is written. Admissions made here get a ticket and are not sent to a queue: the response contains
    /// them.
    /// </summary>
    public async Task<Result<ImmutableArray<DecisionRecord>>> DecideAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> messages,
        bool dryRun,
        CancellationToken cancellationToken
    )
    {
        if (dryRun)
        {
            Snapshot snapshot = await current.ReadAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            IEnumerable<Task<DecisionRecord>> decided = messages.Select(message =>
                DryRunAsync(parser.Parse(message), snapshot, cancellationToken)
            );
            return ImmutableArray.Create(await Task.WhenAll(decided).ConfigureAwait(false));
        }
        if (!await tickets.IsReadyAsync(cancellationToken).ConfigureAwait(false))
            return new Refusal(RefusalCode.StorageUnavailable, $"Nothing was decided: {NoTicketKey}. Ask again later.");
        Handled[] handled = await SubmitAsync(
                messages.Select(message => new Asked(message, DeliveryCount: 1, NeedsTicket: true)),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (Array.FindIndex(handled, one => one.Result is SubmissionResult.ComesBack) is >= 0 and var index)
        {
            var back = (SubmissionResult.ComesBack)handled[index].Result;
            return new Refusal(
                back.InDoubt ? RefusalCode.InDoubt : RefusalCode.StorageUnavailable,
                $"Item {index}: {back.Why}. Ask again; decisions already made stay valid."
            );
        }
        await parking.ParkAsync([.. handled.Select(HoldOf).OfType<Parked>()], cancellationToken).ConfigureAwait(false);
        return handled
            .Where(one => one.Result is SubmissionResult.Stands)
            .Select(one => Record(one, (SubmissionResult.Stands)one.Result))
            .ToImmutableArray();
    }

    /// <summary>
    /// Parses each message once and submits all of them before it waits for the first, so that one commit takes them together.
    /// </summary>
    private async Task<Handled[]> SubmitAsync(IEnumerable<Asked> messages, CancellationToken cancellationToken)
    {
        (ReadOnlyMemory<byte> Body, ParsedContent Parsed, Task<SubmissionResult> Result)[] submitted =
        [
            .. messages.Select(message =>
            {
                ParsedContent parsed = parser.Parse(message.Body);
                return (message.Body, parsed, admissions.SubmitAsync(SubmissionOf(parsed, message), cancellationToken));
            }),
        ];
        var handled = new Handled[submitted.Length];
        for (int i = 0; i < handled.Length; i++)
            handled[i] = new Handled(submitted[i].Body, submitted[i].Parsed, await submitted[i].Result.ConfigureAwait(false));
        return await WithTicketsAsync(handled, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds the tickets of the admissions, which are in the ledger now. One signature covers all of them.</summary>
    private async Task<Handled[]> WithTicketsAsync(Handled[] handled, CancellationToken cancellationToken)
    {
        int[] admitted =
        [
            .. Enumerable.Range(0, handled.Length).Where(i => handled[i].Result is SubmissionResult.Stands { NotAfter: not null }),
        ];
        ImmutableArray<string> issued = await tickets
            .IssueAsync([.. admitted.Select(i => AdmissionOf(handled[i]))], cancellationToken)
            .ConfigureAwait(false);
        for (int i = 0; i < admitted.Length; i++)
            handled[admitted[i]] = handled[admitted[i]] with { Ticket = issued[i] };
        return handled;
    }

    private static Admission AdmissionOf(Handled one) =>
        one is { Parsed: ParsedContent.Item { Content: var item }, Result: SubmissionResult.Stands stands }
            ? AdmissionTickets.Of(item.Id, one.Body, stands)
            : throw new System.Diagnostics.UnreachableException("Only an item that can be read is admitted.");

    private static Submission SubmissionOf(ParsedContent parsed, Asked message) =>
        parsed is ParsedContent.Item { Content: var item }
            ? new Submission(ItemKey.Of(item.Id), new Ask.Decide(item, message.DeliveryCount, message.NeedsTicket))
            : new Submission(ItemKey.OfUnreadable(message.Body.Span), new Ask.Decide(null, message.DeliveryCount, message.NeedsTicket));

    /// <summary>What a queue is told.</summary>
    private MessageResult ResultOf(Handled one, string messageId)
    {
        if (one.Result is SubmissionResult.ComesBack back)
            return new MessageResult.ComesBack(back.Why);
        if (one.Result is not SubmissionResult.Stands stands)
            return new MessageResult.Done([]);
        DecisionRecord record = Record(one, stands);
        return record.Decision.Outcome switch
        {
            Outcome.Admit => new MessageResult.Done(
                [ContentAnswers.Admitted(one.Body, record, clock.Now)],
                () => admissions.Sent(stands.Coordinates)
            ),
            Outcome.Malformed => new MessageResult.Done([ContentAnswers.Malformed(one.Body, record, messageId, clock.Now)]),
            _ => new MessageResult.Done([ContentAnswers.Withheld(one.Body, record, clock.Now)]),
        };
    }

    private static DecisionRecord Record(Handled one, SubmissionResult.Stands stands) =>
        stands.Entry is LedgerEntry.Decided entry
            ? new DecisionRecord(
                (one.Parsed as ParsedContent.Item)?.Content.Id,
                entry.Decision,
                stands.Coordinates,
                stands.ControlVersion,
                one.Ticket,
                (one.Parsed as ParsedContent.Malformed)?.Errors ?? []
            )
            : throw new System.Diagnostics.UnreachableException("Purged entries have no message to answer.");

    private async Task<DecisionRecord> DryRunAsync(ParsedContent parsed, Snapshot snapshot, CancellationToken cancellationToken) =>
        parsed switch
        {
            ParsedContent.Item { Content: var item } => DryRun(
                item.Id,
                GateRules.Decide(item, snapshot, await members.OfAsync(item, snapshot, cancellationToken).ConfigureAwait(false)),
                snapshot,
                []
            ),
            ParsedContent.Malformed { Errors: var errors } => DryRun(
                null,
                new Decision(Outcome.Malformed, ReasonCode.Malformed),
                snapshot,
                errors
            ),
            _ => throw new System.Diagnostics.UnreachableException($"{parsed}"),
        };

    private static DecisionRecord DryRun(ItemId? item, Decision decision, Snapshot snapshot, ImmutableArray<FieldError> errors) =>
        new(item, decision, null, snapshot.Version, null, errors);

    private Parked? HoldOf(Handled one) =>
        one
            is {
                Result: SubmissionResult.Stands
                {
                    Entry: LedgerEntry.Decided { Decision: { Outcome: Outcome.Hold } decision } entry
                } stands,
                Parsed: ParsedContent.Item { Content: var item },
            }
            ? new Parked(
                new HeldItem(HeldItem.ScopeOf(decision), stands.Coordinates, entry.Item, one.Body, clock.Now),
                decision.Order,
                item
            )
            : null;

    /// <summary>A message to be decided.</summary>
    private readonly record struct Asked(ReadOnlyMemory<byte> Body, long DeliveryCount, bool NeedsTicket);

    /// <summary>A message, what was read of it, and what became of it.</summary>
    private sealed record Handled(ReadOnlyMemory<byte> Body, ParsedContent Parsed, SubmissionResult Result)
    {
        /// <summary>The ticket of an admission.</summary>
        public string? Ticket { get; init; }
    }
}
