using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Holds;
using RegionalPause.Ledger;
using RegionalPause.Messaging;
using RegionalPause.Storage;
using RegionalPause.Tickets;

namespace RegionalPause.Drains;

/// <summary>
/// Ends held items, a few at a time: decides each again and answers as if it had come now, or purges it. The row goes last, so that a crash anywhere
/// leaves it to be found again.
/// </summary>
internal sealed class Drain(HoldTable holds, Parking parking, Admissions admissions, ContentItemParser parser, TicketIssuer tickets, StoreClock clock)
{
    /// <summary>Decides items again; what became of them.</summary>
    public async Task<DrainProgress> ReleaseAsync(ImmutableArray<HeldItem> items, IMessageSink sink, CancellationToken cancellationToken)
    {
        (Outcome? Outcome, bool SetAside)[] ends = await Task.WhenAll(items.Select(item => AloneAsync(() => ReleaseAsync(item, sink, cancellationToken)))).ConfigureAwait(false);
        return new DrainProgress("", ends.Count(e => e.Outcome == Outcome.Admit), ends.Count(e => e.Outcome == Outcome.Hold), ends.Count(e => e.Outcome == Outcome.Exclude))
        {
            SetAside = ends.Count(e => e.SetAside),
        };
    }

    /// <summary>Purges items; what became of them.</summary>
    public async Task<DrainProgress> PurgeAsync(ImmutableArray<HeldItem> items, bool atCeiling, CancellationToken cancellationToken)
    {
        (bool? Purged, bool SetAside)[] ends = await Task.WhenAll(items.Select(item => AloneAsync(() => PurgeAsync(item, atCeiling, cancellationToken)))).ConfigureAwait(false);
        return new DrainProgress("", Purged: ends.Count(e => e.Purged == true)) { SetAside = ends.Count(e => e.SetAside) };
    }

    // What is wrong with one item, its author's record or its answer stops no other; it stays held, and the next pass tries it again.
    private static async Task<(T? End, bool SetAside)> AloneAsync<T>(Func<Task<T?>> end) where T : struct
    {
        try
        {
            return (await end().ConfigureAwait(false), false);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or ArgumentException or System.Text.Json.JsonException)
        {
            return (null, true);
        }
    }

    private async Task<Outcome?> ReleaseAsync(HeldItem held, IMessageSink sink, CancellationToken cancellationToken)
    {
        if (held.Key == default || parser.Parse(held.Message) is not ParsedContent.Item { Content: var item })
            throw new InvalidDataException("A held item cannot be read."); // it could when it was parked; a person has to look, and it stays held
        SubmissionResult result = await admissions.SubmitAsync(new Submission { Key = held.Key, Item = item, Id = item.Id, Ask = Ask.DecideAgain }, cancellationToken).ConfigureAwait(false);
        if (result is SubmissionResult.ComesBack { IsItsOwn: true } back)
            throw new InvalidDataException(back.Why);
        // Admitted moments ago by a drain that perhaps died before it sent: once that ticket has run out, a later slice admits it again.
        if (result is not SubmissionResult.Stands { Entry: LedgerEntry.Decided entry } stands)
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

    private async Task<bool?> PurgeAsync(HeldItem held, bool atCeiling, CancellationToken cancellationToken)
    {
        if (held.Key == default)
            throw new InvalidDataException("A held item does not say which one it is.");
        SubmissionResult result = await admissions.SubmitAsync(new Submission { Key = held.Key, Ask = Ask.Purge, Purge = (held.Scope, atCeiling) }, cancellationToken).ConfigureAwait(false);
        if (result is not SubmissionResult.Stands stands)
            return false;
        // Held anew by another decision, or purged: either way this row is done with.
        await holds.RemoveAsync(held, cancellationToken).ConfigureAwait(false);
        return stands.Entry is LedgerEntry.Purged;
    }
}
