using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Holds;
using RegionalPause.Ledger;
using RegionalPause.Messaging;
using RegionalPause.Requests;
using RegionalPause.Storage;
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
    ImmutableArray<FieldError> Errors);

/// <summary>Handles a content item from message to result: parse, decide, append, park, send (R1, R7, R8).</summary>
public sealed class ContentHandler
{
    private readonly ContentItemParser parser;
    private readonly Admissions admissions;
    private readonly MemberFactsReader standings;
    private readonly Parking parking;
    private readonly TicketIssuer tickets;
    private readonly CurrentSnapshot law;
    private readonly StoreClock clock;

    internal ContentHandler(
        ContentItemParser parser, Admissions admissions, MemberFactsReader standings, Parking parking, TicketIssuer tickets, CurrentSnapshot law,
        StoreClock clock)
    {
        (this.parser, this.admissions, this.standings, this.parking) = (parser, admissions, standings, parking);
        (this.tickets, this.law, this.clock) = (tickets, law, clock);
    }

    /// <summary>Decides messages; one result a message, in order. After a storage fault, every message of the batch is delivered
    /// again.</summary>
    public async Task<ImmutableArray<MessageResult>> HandleAsync(
        IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken)
    {
        (ParsedContent Parsed, Task<SubmissionResult> Result)[] submitted = [.. messages.Select(message =>
        {
            ParsedContent parsed = parser.Parse(message.Body);
            Submission submission = Submit(parsed, message.Body, message.DeliveryCount, needsTicket: message.DeliveryCount > 1);
            return (parsed, admissions.SubmitAsync(submission, cancellationToken));
        })];
        var results = new MessageResult[messages.Count];
        var holds = new Parked?[messages.Count];
        for (int i = 0; i < results.Length; i++)
        {
            SubmissionResult verdict = await submitted[i].Result.ConfigureAwait(false);
            results[i] = Answer(messages[i], submitted[i].Parsed, verdict);
            holds[i] = HoldOf(submitted[i].Parsed, verdict, messages[i].Body);
        }
        try
        {
            await parking.ParkAsync([.. holds.OfType<Parked>()], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (StorageFaults.IsUnavailable(e))
        {
            // The decision in the ledger is hold but the item is not parked: the message is delivered again, finds the decision, and is
            // parked then.
            return [.. results.Select(
                (result, i) => holds[i] is not null ? new MessageResult.ComesBack("it could not be parked") : result)];
        }
        return [.. results];
    }

    /// <summary>
    /// Decides items for a synchronous caller (<c>POST /api/decisions</c>) in the same way and in the same ledger. With
    /// <paramref name="dryRun"/> nothing is written. Admissions made here get a ticket and are not sent to a queue: the response contains
    /// them.
    /// </summary>
    public async Task<Result<ImmutableArray<DecisionRecord>>> DecideAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> messages, bool dryRun, CancellationToken cancellationToken)
    {
        if (dryRun)
        {
            Snapshot snapshot = await law.ReadAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            IEnumerable<Task<DecisionRecord>> decided =
                messages.Select(message => DryRunAsync(parser.Parse(message), snapshot, cancellationToken));
            return ImmutableArray.Create(await Task.WhenAll(decided).ConfigureAwait(false));
        }
        (ParsedContent Parsed, Task<SubmissionResult> Result)[] submitted = [.. messages.Select(message =>
        {
            ParsedContent parsed = parser.Parse(message);
            return (parsed, admissions.SubmitAsync(Submit(parsed, message, deliveryCount: 1, needsTicket: true), cancellationToken));
        })];
        ImmutableArray<DecisionRecord>.Builder records = ImmutableArray.CreateBuilder<DecisionRecord>(messages.Count);
        var parked = new List<Parked>();
        foreach (((ParsedContent parsed, Task<SubmissionResult> pending), ReadOnlyMemory<byte> message) in submitted.Zip(messages))
        {
            switch (await pending.ConfigureAwait(false))
            {
                case SubmissionResult.Stands stands:
                    records.Add(Record(parsed, stands));
                    if (HoldOf(parsed, stands, message) is { } hold)
                        parked.Add(hold);
                    break;
                case SubmissionResult.ComesBack back:
                    return new Refusal(
                        back.InDoubt ? RefusalCode.InDoubt : RefusalCode.StorageUnavailable,
                        $"Item {records.Count}: {back.Why}. Ask again; decisions already made stay valid.");
            }
        }
        await parking.ParkAsync(parked, cancellationToken).ConfigureAwait(false);
        return records.ToImmutable();
    }

    private static Submission Submit(ParsedContent parsed, ReadOnlyMemory<byte> body, long deliveryCount, bool needsTicket) =>
        parsed is ParsedContent.Item { Content: var item }
            ? new Submission
            {
                Key = ItemKey.Of(item.Id), Item = item, Id = item.Id, DeliveryCount = deliveryCount, NeedsTicket = needsTicket,
            }
            : new Submission { Key = ItemKey.OfUnreadable(body.Span), DeliveryCount = deliveryCount, NeedsTicket = needsTicket };

    private MessageResult Answer(IncomingMessage message, ParsedContent parsed, SubmissionResult verdict)
    {
        if (verdict is SubmissionResult.ComesBack back)
            return new MessageResult.ComesBack(back.Why);
        if (verdict is not SubmissionResult.Stands stands)
            return new MessageResult.Done([]);
        DecisionRecord record = Record(parsed, stands);
        return record.Decision.Outcome switch
        {
            Outcome.Admit => new MessageResult.Done(
                [ContentAnswers.Admitted(message.Body, record, clock.Now)], () => admissions.Sent(stands.Coordinates)),
            Outcome.Malformed => new MessageResult.Done([ContentAnswers.Malformed(message.Body, record, message.Id, clock.Now)]),
            _ => new MessageResult.Done([ContentAnswers.Withheld(message.Body, record, clock.Now)]),
        };
    }

    private DecisionRecord Record(ParsedContent parsed, SubmissionResult.Stands stands) => stands.Entry is LedgerEntry.Decided entry
        ? new DecisionRecord(
            (parsed as ParsedContent.Item)?.Content.Id,
            entry.Decision,
            stands.Coordinates,
            stands.ControlVersion,
            stands.NotAfter is { } notAfter ? tickets.Issue(entry.Item, TicketOf(stands, notAfter)) : null,
            (parsed as ParsedContent.Malformed)?.Errors ?? [])
        : throw new System.Diagnostics.UnreachableException("Purged entries have no message to answer.");

    private static Ticket TicketOf(SubmissionResult.Stands stands, DateTimeOffset notAfter) =>
        new(stands.Coordinates.Shard, stands.Coordinates.Position, stands.Coordinates.Index, stands.ControlVersion, notAfter);

    private async Task<DecisionRecord> DryRunAsync(
        ParsedContent parsed, Snapshot snapshot, CancellationToken cancellationToken) => parsed switch
    {
        ParsedContent.Item { Content: var item } => DryRun(
            item.Id,
            GateRules.Decide(item, snapshot, await standings.OfAsync(item, snapshot, cancellationToken).ConfigureAwait(false)),
            snapshot,
            []),
        ParsedContent.Malformed { Errors: var errors } =>
            DryRun(null, new Decision(Outcome.Malformed, ReasonCode.Malformed), snapshot, errors),
        _ => throw new System.Diagnostics.UnreachableException($"{parsed}"),
    };

    private static DecisionRecord DryRun(ItemId? item, Decision decision, Snapshot snapshot, ImmutableArray<FieldError> errors) =>
        new(item, decision, null, snapshot.Version, null, errors);

    private Parked? HoldOf(ParsedContent parsed, SubmissionResult verdict, ReadOnlyMemory<byte> message) =>
        verdict is SubmissionResult.Stands { Entry: LedgerEntry.Decided { Decision: { Outcome: Outcome.Hold } decision } entry } stands
            && parsed is ParsedContent.Item { Content: var item }
            ? new Parked(new HeldItem(HeldItem.ScopeOf(decision), stands.Coordinates, entry.Item, message, clock.Now), decision.Order, item)
            : null;
}
