using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Ledger;
using RegionalPause.Requests;

namespace RegionalPause.Tests.History;

/// <summary>One leaf, where it stands.</summary>
internal sealed record Leaf(LedgerRecord.Batch Batch, LedgerEntry Entry)
{
    public Disposition Standing => Entry is LedgerEntry.Decided decided ? TallyMove.Of(decided.Decision.Outcome) : Disposition.Expired;

    public override string ToString() => $"{Batch.Shard}-{Batch.Position}";
}

/// <summary>Where every item stands, and that ledger, claims and tallies agree on it.</summary>
internal sealed class StandingCheck(LedgerHistory history, ImmutableArray<ShardReading> shards)
{
    private readonly ImmutableDictionary<ShardId, ShardReading> byId = shards.ToImmutableDictionary(s => s.Shard);

    private readonly ILookup<ItemKey, Leaf> leaves = shards
        .SelectMany(s => s.Batches)
        .SelectMany(batch => batch.Entries.Select(entry => new Leaf(batch, entry)))
        .ToLookup(leaf => leaf.Entry.Item);

    public IEnumerable<Violation> Check() => history.Claims is null ? [] : [.. leaves.SelectMany(CheckLatest), .. CheckTallies()];

    /// <summary>
    /// The latest decision: in the first batch at or after where the claim points, or else where it pointed before. That is how the product
    /// finds it.
    /// </summary>
    public Leaf? Latest(ItemKey item)
    {
        ImmutableArray<(ShardId, long)> claims =
            history.Claims is { } all && all.TryGetValue(item, out ImmutableArray<(ShardId, long)> known) ? known : [];
        foreach ((ShardId shard, long position) in claims)
        {
            LedgerRecord.Batch? first = byId.TryGetValue(shard, out ShardReading? reading)
                ? reading.Batches.FirstOrDefault(b => b.Position >= position)
                : null;
            if (first?.Entries.FirstOrDefault(e => e.Item == item) is { } entry)
                return new Leaf(first, entry);
        }
        return null;
    }

    private IEnumerable<Violation> CheckLatest(IGrouping<ItemKey, Leaf> item)
    {
        if (Latest(item.Key) is not { } latest)
            yield return new Violation(
                Invariant.Once,
                $"{Short(item.Key)} was decided at {string.Join(" and ", item)}, and its claim points nowhere"
            );
        else if (item.FirstOrDefault(leaf => IsLater(leaf.Batch, latest.Batch)) is { } later)
            yield return new Violation(Invariant.Once, $"{Short(item.Key)} was decided at {later}, after {latest}, where its claim points");
        if (item.GroupBy(leaf => leaf.Batch).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return new Violation(Invariant.Once, $"{Short(item.Key)} was decided twice at {twice.First()}");
    }

    // Between shards only whoever saw the store write knows.
    private bool IsLater(LedgerRecord.Batch one, LedgerRecord.Batch other) =>
        one.Shard == other.Shard
            ? one.Position > other.Position
            : history.Order is { } order
                && order.Records[(one.Shard.Value, one.Position)].Sequence > order.Records[(other.Shard.Value, other.Position)].Sequence;

    /// <summary>The dispositions, which the shards counted as they went, are those of the items (R14b).</summary>
    private IEnumerable<Violation> CheckTallies()
    {
        if (history.Dispositions is not { } totals)
            yield break;
        ImmutableArray<Disposition> standings = [.. leaves.Select(item => Latest(item.Key)).OfType<Leaf>().Select(leaf => leaf.Standing)];
        (string Column, long Counted, long Stand)[] columns =
        [
            ("submitted", totals.Sum(t => t.Submitted), leaves.Count),
            ("admitted", totals.Sum(t => t.Admitted), standings.Count(s => s == Disposition.Admitted)),
            ("held", totals.Sum(t => t.Held), standings.Count(s => s == Disposition.Held)),
            ("excluded", totals.Sum(t => t.Excluded), standings.Count(s => s == Disposition.Excluded)),
            ("expired", totals.Sum(t => t.Expired), standings.Count(s => s == Disposition.Expired)),
            ("malformed", totals.Sum(t => t.Malformed), standings.Count(s => s == Disposition.Malformed)),
        ];
        foreach ((string column, long counted, long stand) in columns)
        {
            if (counted != stand)
                yield return new Violation(Invariant.Once, $"the tallies count {counted} items {column}, the ledger has {stand}");
        }
        foreach (DispositionTotals row in totals.Where(t => t.Submitted != t.Admitted + t.Held + t.Excluded + t.Expired + t.Malformed))
            yield return new Violation(Invariant.Once, $"the tallies do not add up: {row}");
    }

    private static string Short(ItemKey item) => item.ToString()[..8];
}
