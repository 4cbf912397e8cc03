using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Ledger;

namespace RegionalPause.Tests.History;

/// <summary>The ledger against what went in and out: P5, and that every item is where its latest decision says.</summary>
internal sealed class TrafficCheck(LedgerHistory history, ImmutableArray<ShardReading> shards, StandingCheck standings)
{
    private readonly ImmutableDictionary<string, Admission> admissions = shards
        .SelectMany(s => s.Admissions)
        .ToImmutableDictionary(a => a.Coordinates.ToString());

    public IEnumerable<Violation> Check() => history.Traffic is { } traffic ? [.. CheckSent(traffic), .. CheckAccounts(traffic)] : [];

    private IEnumerable<Violation> CheckSent(Traffic traffic)
    {
        foreach (SentMessage message in traffic.Sent.Concat(traffic.Accepted))
        {
            if (!admissions.TryGetValue(message.MessageId, out Admission? admission))
                yield return new Violation(Invariant.P5, $"{message.MessageId} was sent and never admitted");
            else if (
                new LedgerCoordinates(message.Ticket.Shard, message.Ticket.Position, message.Ticket.Index) != admission.Coordinates
                || message.Item != admission.Entry.Item
                || message.Ticket.ControlVersion != admission.Batch.ControlVersion
                || message.Ticket.NotAfter != admission.Batch.NotAfter
            )
                yield return new Violation(
                    Invariant.P5,
                    $"{message.MessageId} carries {message.Ticket} for {Short(message.Item)}; the ledger says otherwise"
                );
        }
        foreach (SentMessage late in traffic.Accepted.Where(m => m.EnqueuedAt > m.Ticket.NotAfter))
            yield return new Violation(
                Invariant.P5,
                $"{late.MessageId} was accepted though it was enqueued at {late.EnqueuedAt:T}, after {late.Ticket.NotAfter:T}"
            );
        foreach (IGrouping<string, string> again in traffic.Asked.GroupBy(id => id).Where(g => g.Count() > 1))
            yield return new Violation(Invariant.P5, $"{again.Key} was given to the broker {again.Count()} times");
    }

    /// <summary>Submitted = admitted + held + excluded + expired + malformed + still queued, by item.</summary>
    private IEnumerable<Violation> CheckAccounts(Traffic traffic)
    {
        ImmutableHashSet<ItemKey> accepted = [.. traffic.Accepted.Select(m => m.Item)];
        foreach (ItemKey item in traffic.Submitted.Except(traffic.Queued))
        {
            LedgerEntry? latest = standings.Latest(item)?.Entry;
            string? wrong = latest switch
            {
                null => "was submitted and is nowhere",
                LedgerEntry.Decided { Decision.Outcome: Outcome.Admit } => accepted.Contains(item)
                    ? null
                    : "was admitted and no loader has it",
                LedgerEntry.Decided { Decision.Outcome: Outcome.Hold } => traffic.Parked.Contains(item)
                    ? traffic.Withheld.Contains(item)
                        ? null
                        : "is held and nobody was told"
                    : "is held and not parked",
                LedgerEntry.Decided { Decision.Outcome: Outcome.Exclude } => traffic.Withheld.Contains(item)
                    ? null
                    : "was excluded and nobody was told",
                LedgerEntry.Decided { Decision.Outcome: Outcome.Malformed } => traffic.Malformed.Contains(item)
                    ? null
                    : "is malformed and nobody was told",
                LedgerEntry.Purged => null,
                _ => $"came to an end nobody knows: {latest}",
            };
            if (wrong is not null)
                yield return new Violation(Invariant.Accounts, $"{Short(item)} {wrong}");
        }
        foreach (
            ItemKey invented in shards
                .SelectMany(s => s.Batches)
                .SelectMany(b => b.Entries)
                .Select(e => e.Item)
                .Distinct()
                .Where(i => !traffic.Submitted.Contains(i))
        )
            yield return new Violation(Invariant.Accounts, $"{Short(invented)} was decided and never submitted");
    }

    private static string Short(ItemKey item) => item.ToString()[..8];
}
