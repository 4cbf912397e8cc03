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
/// Ends held items, a few at a time: it decides an item again and sends the result, as for a new item, or it purges the item. The row is
/// deleted last, so that after a crash the item is found again.
/// </summary>
public sealed class Drain(
    HoldTable holds,
    Parking parking,
    Admissions admissions,
    ContentItemParser parser,
    TicketIssuer tickets,
    StoreClock clock
)
{
    /// <summary>Decides items again, and returns the counts of the results.</summary>
    internal async Task<DrainProgress> ReleaseAsync(ImmutableArray<HeldItem> items, IMessageSink sink, CancellationToken cancellationToken)
    {
        (Outcome? Outcome, bool SetAside)[] ends = await Task.WhenAll(
                items.Select(item => AloneAsync(() => ReleaseAsync(item, sink, cancellationToken)))
            )
            .ConfigureAwait(false);
        int Count(Outcome outcome) => ends.Count(e => e.Outcome == outcome);
        return new DrainProgress("", Count(Outcome.Admit), Count(Outcome.Hold), Count(Outcome.Exclude))
        {
            SetAside = ends.Count(e => e.SetAside),
        };
    }

    /// <summary>Purges items, and returns the counts of the results.</summary>
    internal async Task<DrainProgress> PurgeAsync(ImmutableArray<HeldItem> items, bool atCeiling, CancellationToken cancellationToken)
    {
        (bool? Purged, bool SetAside)[] ends = await Task.WhenAll(
                items.Select(item => AloneAsync(() => PurgeAsync(item, atCeiling, cancellationToken)))
            )
            .ConfigureAwait(false);
        return new DrainProgress("", Purged: ends.Count(e => e.Purged == true)) { SetAside = ends.Count(e => e.SetAside) };
    }

    // An error in one item, in its author's record or in its result does not stop the other items. The item stays held, and the next pass
    // tries it again.
    private static async Task<(T? End, bool SetAside)> AloneAsync<T>(Func<Task<T?>> end)
        where T : struct
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
            // It could be read when it was parked. It stays held, and a person must examine it.
            throw new InvalidDataException("A held item cannot be read.");
        if (!await tickets.IsReadyAsync(cancellationToken).ConfigureAwait(false))
            return null; // it stays held, and a later slice decides it
        var again = new Submission(held.Key, new Ask.DecideAgain(item));
        SubmissionResult verdict = await admissions.SubmitAsync(again, cancellationToken).ConfigureAwait(false);
        if (verdict is SubmissionResult.ComesBack { IsItsOwn: true } back)
            throw new InvalidDataException(back.Why);
        // A drain that may have crashed before it sent the item admitted it a moment ago. When that ticket has expired, a later slice
        // admits it again.
        if (verdict is not SubmissionResult.Stands { Entry: LedgerEntry.Decided entry } stands)
            return null;
        string? ticket = stands.NotAfter is null
            ? null
            : (await tickets.IssueAsync([AdmissionTickets.Of(item.Id, held.Message, stands)], cancellationToken).ConfigureAwait(false))[0];
        var record = new DecisionRecord(item.Id, entry.Decision, stands.Coordinates, stands.ControlVersion, ticket, []);
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
                var parked = new Parked(HeldBy(held, entry.Decision, stands.Coordinates), entry.Decision.Order, item);
                await parking.ParkAsync([parked], cancellationToken).ConfigureAwait(false);
                break;
        }
        await holds.RemoveAsync(held, cancellationToken).ConfigureAwait(false);
        return entry.Decision.Outcome;
    }

    // If another order holds the item now, the waiting time continues: the ceiling of each order counts all of it. If the item is now held
    // without an order (an open window, a span), the waiting time starts again, and the ceiling with it. Otherwise an item that an order
    // held for a year would be purged in the first night (R15).
    private HeldItem HeldBy(HeldItem held, Decision decision, LedgerCoordinates coordinates)
    {
        string scope = HeldItem.ScopeOf(decision);
        DateTimeOffset heldAt = decision.Order is null && scope != held.Scope ? clock.Now : held.HeldAt;
        return held with { Scope = scope, Coordinates = coordinates, HeldAt = heldAt };
    }

    private async Task<bool?> PurgeAsync(HeldItem held, bool atCeiling, CancellationToken cancellationToken)
    {
        if (held.Key == default)
            throw new InvalidDataException("A held item has no valid item key.");
        var purge = new Submission(held.Key, new Ask.Purge(held.Scope, atCeiling));
        SubmissionResult verdict = await admissions.SubmitAsync(purge, cancellationToken).ConfigureAwait(false);
        if (verdict is not SubmissionResult.Stands stands)
            return false;
        // The item is held by a newer decision, or it is purged. In both cases this row is obsolete.
        await holds.RemoveAsync(held, cancellationToken).ConfigureAwait(false);
        return stands.Entry is LedgerEntry.Purged;
    }
}
