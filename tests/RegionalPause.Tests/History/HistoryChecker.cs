using System.Collections.Immutable;
using RegionalPause.Ledger;

namespace RegionalPause.Tests.History;

/// <summary>
/// Judges a history by the invariants of the protocol, however it came about: simulated, from Azurite or from an account. Pure; the law is
/// worked out from the control log and every decision is made again, so nothing that was stored is taken at its word.
/// </summary>
internal static class HistoryChecker
{
    /// <summary>Everything that does not hold; empty for a good history.</summary>
    public static ImmutableArray<Violation> Check(LedgerHistory history)
    {
        var violations = new List<Violation>();
        var laws = LawBook.Read(history.Laws);
        violations.AddRange(laws.Violations);
        ImmutableArray<ShardReading> shards = [.. history.Shards.Select(s => ShardCheck.Read(s, violations))];
        foreach (ShardReading shard in shards)
        {
            violations.AddRange(ShardCheck.Check(shard));
            violations.AddRange(CheckDecisions(shard, laws));
        }
        violations.AddRange(new PauseCheck(history, laws, shards).Check());
        var standings = new StandingCheck(history, shards);
        violations.AddRange(standings.Check());
        violations.AddRange(new TrafficCheck(history, shards, standings).Check());
        return [.. violations];
    }

    private static IEnumerable<Violation> CheckDecisions(ShardReading shard, LawBook laws)
    {
        foreach (LedgerRecord.Batch batch in shard.Batches)
        {
            for (int i = 0; i < batch.Entries.Length; i++)
            {
                if (batch.Entries[i] is LedgerEntry.Decided entry && laws.Objection(entry, batch.ControlVersion) is { } objection)
                    yield return new Violation(Invariant.Law, $"{batch.Shard}-{batch.Position}-{i}: {objection}");
            }
            if (batch.NotAfter is null && shard.Admissions.Any(a => a.Batch == batch))
                yield return new Violation(Invariant.Law, $"{batch.Shard}-{batch.Position} admits without an end to its tickets");
        }
    }
}
