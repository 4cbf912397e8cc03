using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Gate;
using RegionalPause.Ledger;
using RegionalPause.Messaging;
using RegionalPause.Storage;
using RegionalPause.Tickets;

namespace RegionalPause.Holds;

/// <summary>
/// Ends held items, a few at a time: decides each again and answers as if it had come now, or purges it. The row goes last, so that a crash anywhere
/// leaves it to be found again.
/// </summary>
internal sealed class Drain(HoldTable holds, Parking parking, Admissions admissions, ContentItemParser parser, TicketIssuer tickets, StoreClock clock)
{
    /// <summary>Decides items again; what became of them.</summary>
    public async Task<DrainProgress> ReleaseAsync(ImmutableArray<HeldItem> items, IMessageSink sink, CancellationToken cancellationToken)
    {
        var outcomes = await Task.WhenAll(items.Select(item => ReleaseAsync(item, sink, cancellationToken))).ConfigureAwait(false);
        return new DrainProgress("", outcomes.Count(o => o == Outcome.Admit), outcomes.Count(o => o == Outcome.Hold), outcomes.Count(o => o == Outcome.Exclude));
    }

    /// <summary>Purges items; how many went.</summary>
    public async Task<int> PurgeAsync(ImmutableArray<HeldItem> items, bool atCeiling, CancellationToken cancellationToken)
    {
        bool[] purged = await Task.WhenAll(items.Select(item => PurgeAsync(item, atCeiling, cancellationToken))).ConfigureAwait(false);
        return purged.Count(p => p);
    }

    private async Task<Outcome?> ReleaseAsync(HeldItem held, IMessageSink sink, CancellationToken cancellationToken)
    {
        if (parser.Parse(held.Message) is not ParsedContent.Item { Content: var item })
            return null; // readable when it was parked; a person has to look, and it stays held
        Verdict verdict = await admissions.SubmitAsync(new Submission { Key = held.Key, Item = item, Id = item.Id, Ask = Ask.DecideAgain }, cancellationToken).ConfigureAwait(false);
        // Admitted moments ago by a drain that perhaps died before it sent: once that ticket has run out, a later slice admits it again.
        if (verdict is not Verdict.Stands { Entry: LedgerEntry.Decided entry } stands)
            return null;
        var record = new DecisionRecord(item.Id, entry.Decision, stands.Coordinates, stands.ControlVersion,
            stands.NotAfter is { } notAfter
                ? tickets.Issue(held.Key, new Ticket(stands.Coordinates.Shard, stands.Coordinates.Position, stands.Coordinates.Index, stands.ControlVersion, notAfter))
                : null, []);
        switch (entry.Decision.Outcome)
        {
            case Outcome.Admit:
                await sink.SendAsync(ContentAnswers.Admitted(held.Message, record, clock.Now), cancellationToken).ConfigureAwait(false);
                admissions.Sent(stands.Coordinates);
                break;
            case Outcome.Exclude:
                await sink.SendAsync(ContentAnswers.Withheld(held.Message, record, clock.Now), cancellationToken).ConfigureAwait(false);
                break;
            case Outcome.Hold when stands.Coordinates == held.Coordinates:
                return Outcome.Hold; // still held by the same decision
            default:
                await parking.ParkAsync([new Parked(HeldBy(held, entry.Decision, stands.Coordinates), entry.Decision.Order, item)], cancellationToken).ConfigureAwait(false);
                break;
        }
        await holds.RemoveAsync(held, cancellationToken).ConfigureAwait(false);
        return entry.Decision.Outcome;
    }

    // Between orders the wait goes on: each ceiling counts the whole of it. What holds an item without an order (an open window, a span) begins only now, and its
    // ceiling with it; what an order held for a year would be purged in the first night otherwise (R15).
    private HeldItem HeldBy(HeldItem held, Decision decision, LedgerCoordinates coordinates)
    {
        string scope = HeldItem.ScopeOf(decision);
        return held with { Scope = scope, Coordinates = coordinates, HeldAt = decision.Order is null && scope != held.Scope ? clock.Now : held.HeldAt };
    }

    private async Task<bool> PurgeAsync(HeldItem held, bool atCeiling, CancellationToken cancellationToken)
    {
        Verdict verdict = await admissions.SubmitAsync(new Submission { Key = held.Key, Ask = Ask.Purge, Purge = (held.Scope, atCeiling) }, cancellationToken).ConfigureAwait(false);
        if (verdict is not Verdict.Stands stands)
            return false;
        // Held anew by another decision, or purged: either way this row is done with.
        await holds.RemoveAsync(held, cancellationToken).ConfigureAwait(false);
        return stands.Entry is LedgerEntry.Purged;
    }
}
