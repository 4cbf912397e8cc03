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

/// <summary>A decision with its place in the ledger.</summary>
/// <param name="Item">The item; <c>null</c> for a malformed message.</param>
/// <param name="Decision">What the gate said.</param>
/// <param name="Coordinates">Where the ledger says it; <c>null</c> for a dry run.</param>
/// <param name="ControlVersion">The law it was decided under (D12).</param>
/// <param name="Ticket">The ticket of an admission (R10).</param>
/// <param name="Errors">What is wrong with a malformed message.</param>
public sealed record DecisionRecord(
    ItemId? Item,
    Decision Decision,
    LedgerCoordinates? Coordinates,
    long ControlVersion,
    string? Ticket,
    ImmutableArray<FieldError> Errors);

/// <summary>The road of a content item from message to answer: parse, decide, append, park, answer (R1, R7, R8).</summary>
public sealed class ContentHandler
{
    private readonly ContentItemParser parser;
    private readonly Admissions admissions;
    private readonly MemberFactsReader standings;
    private readonly Parking parking;
    private readonly TicketIssuer tickets;
    private readonly CurrentSnapshot law;
    private readonly StoreClock clock;

    internal ContentHandler(ContentItemParser parser, Admissions admissions, MemberFactsReader standings, Parking parking, TicketIssuer tickets, CurrentSnapshot law, StoreClock clock) =>
        (this.parser, this.admissions, this.standings, this.parking, this.tickets, this.law, this.clock) = (parser, admissions, standings, parking, tickets, law, clock);

    /// <summary>Decides messages; one result per message, in order. A storage fault makes every message of the batch come back.</summary>
    public async Task<ImmutableArray<MessageResult>> HandleAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken)
    {
        (ParsedContent Parsed, Task<SubmissionResult> Result)[] submitted = [.. messages.Select(message =>
        {
            ParsedContent parsed = parser.Parse(message.Body);
            return (parsed, admissions.SubmitAsync(Submit(parsed, message.Body, message.DeliveryCount, needsTicket: message.DeliveryCount > 1), cancellationToken));
        })];
        var results = new MessageResult[messages.Count];
        var holds = new Parked?[messages.Count];
        for (int i = 0; i < results.Length; i++)
        {
            SubmissionResult result = await submitted[i].Result.ConfigureAwait(false);
            results[i] = Answer(messages[i], submitted[i].Parsed, result);
            holds[i] = HoldOf(submitted[i].Parsed, result, messages[i].Body);
        }
        try
        {
            await parking.ParkAsync([.. holds.OfType<Parked>()], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (StorageFaults.IsUnavailable(e))
        {
            // The ledger says hold and nothing is parked: those messages come back, find the decision, and are parked then.
            return [.. results.Select((result, i) => holds[i] is not null ? new MessageResult.ComesBack("it could not be parked") : result)];
        }
        return [.. results];
    }

    /// <summary>
    /// Decides items for a synchronous caller (<c>POST /api/decisions</c>): same road, same ledger; with <paramref name="dryRun"/> nothing is written.
    /// Admissions made here carry a ticket and are not sent to a queue: the caller holds the answer.
    /// </summary>
    public async Task<Result<ImmutableArray<DecisionRecord>>> DecideAsync(IReadOnlyList<ReadOnlyMemory<byte>> messages, bool dryRun, CancellationToken cancellationToken)
    {
        if (dryRun)
        {
            Snapshot snapshot = await law.ReadAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            return ImmutableArray.Create(await Task.WhenAll(messages.Select(message => DryRunAsync(parser.Parse(message), snapshot, cancellationToken))).ConfigureAwait(false));
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
                    return new Refusal(back.InDoubt ? RefusalCode.InDoubt : RefusalCode.StorageUnavailable, $"Item {records.Count}: {back.Why}. Ask again; what was decided stays decided.");
            }
        }
        await parking.ParkAsync(parked, cancellationToken).ConfigureAwait(false);
        return records.ToImmutable();
    }

    private static Submission Submit(ParsedContent parsed, ReadOnlyMemory<byte> body, long deliveryCount, bool needsTicket) => parsed is ParsedContent.Item { Content: var item }
        ? new Submission { Key = ItemKey.Of(item.Id), Item = item, Id = item.Id, DeliveryCount = deliveryCount, NeedsTicket = needsTicket }
        : new Submission { Key = ItemKey.OfUnreadable(body.Span), DeliveryCount = deliveryCount, NeedsTicket = needsTicket };

    private MessageResult Answer(IncomingMessage message, ParsedContent parsed, SubmissionResult result)
    {
        if (result is SubmissionResult.ComesBack back)
            return new MessageResult.ComesBack(back.Why);
        if (result is not SubmissionResult.Stands stands)
            return new MessageResult.Done([]);
        DecisionRecord record = Record(parsed, stands);
        return record.Decision.Outcome switch
        {
            Outcome.Admit => new MessageResult.Done([ContentAnswers.Admitted(message.Body, record, clock.Now)], () => admissions.Sent(stands.Coordinates)),
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
            stands.NotAfter is { } notAfter
                ? tickets.Issue(entry.Item, new Ticket(stands.Coordinates.Shard, stands.Coordinates.Position, stands.Coordinates.Index, stands.ControlVersion, notAfter))
                : null,
            (parsed as ParsedContent.Malformed)?.Errors ?? [])
        : throw new System.Diagnostics.UnreachableException("A purge answers no message.");

    private async Task<DecisionRecord> DryRunAsync(ParsedContent parsed, Snapshot snapshot, CancellationToken cancellationToken) => parsed switch
    {
        ParsedContent.Item { Content: var item } => new DecisionRecord(
            item.Id, GateRules.Decide(item, snapshot, await standings.OfAsync(item, snapshot, cancellationToken).ConfigureAwait(false)), null, snapshot.Version, null, []),
        ParsedContent.Malformed { Errors: var errors } => new DecisionRecord(null, new Decision(Outcome.Malformed, ReasonCode.Malformed), null, snapshot.Version, null, errors),
        _ => throw new System.Diagnostics.UnreachableException($"{parsed}"),
    };

    private Parked? HoldOf(ParsedContent parsed, SubmissionResult result, ReadOnlyMemory<byte> message) =>
        result is SubmissionResult.Stands { Entry: LedgerEntry.Decided { Decision: { Outcome: Outcome.Hold } decision } entry } stands && parsed is ParsedContent.Item { Content: var item }
            ? new Parked(new HeldItem(HeldItem.ScopeOf(decision), stands.Coordinates, entry.Item, message, clock.Now), decision.Order, item)
            : null;
}
