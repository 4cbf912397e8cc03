using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Ledger;

/// <summary>The dispositions of the items that were submitted on one day under one jurisdiction (R14b). Submitted = Admitted + Held +
/// Excluded + Expired + Malformed.</summary>
/// <param name="Day">UTC day of the first decision.</param>
/// <param name="Jurisdiction">Code under which the items are counted; <c>??</c> if it is unknown.</param>
/// <param name="ContentType">Lower-case name; <c>unknown</c> for malformed messages.</param>
/// <param name="Submitted">Items that were decided for the first time.</param>
/// <param name="Admitted">Items admitted, immediately or after a hold.</param>
/// <param name="Held">Items held now.</param>
/// <param name="Excluded">Items excluded.</param>
/// <param name="Expired">Items purged, by withdrawal or at the ceiling.</param>
/// <param name="Malformed">Messages dead-lettered.</param>
public sealed record DispositionTotals(
    DateOnly Day,
    string Jurisdiction,
    string ContentType,
    long Submitted,
    long Admitted,
    long Held,
    long Excluded,
    long Expired,
    long Malformed
);

/// <summary>Sums the tallies of all shards. Each shard updates its tally in the same transaction as its records, so the sums are
/// exact.</summary>
public sealed class DispositionReader(ShardTable shards)
{
    private const int Parallel = 16;

    /// <summary>Totals of the days in a range, both included.</summary>
    public async Task<ImmutableArray<DispositionTotals>> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        List<ShardId> live = await shards.ListLiveAsync(cancellationToken).ConfigureAwait(false);
        // A shard that was retired before the first day has no tally of it. One day more, because the two are read by different clocks.
        var since = new DateTimeOffset(from.AddDays(-1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        ShardId[] all = [.. live.Union(await shards.ListClosedSinceAsync(since, cancellationToken).ConfigureAwait(false))];
        ImmutableArray<DispositionTotals>.Builder totals = ImmutableArray.CreateBuilder<DispositionTotals>();
        for (DateOnly day = from; day <= to; day = day.AddDays(1))
        {
            var tallies = new byte[]?[all.Length];
            DateOnly of = day;
            var inParallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
            await System
                .Threading.Tasks.Parallel.ForAsync(
                    0,
                    all.Length,
                    inParallel,
                    async (i, ct) => tallies[i] = await shards.ReadTallyAsync(all[i], of, ct).ConfigureAwait(false)
                )
                .ConfigureAwait(false);
            totals.AddRange(
                tallies
                    .OfType<byte[]>()
                    .SelectMany(bytes => Tally.Read(bytes).Counts)
                    .GroupBy(c => c.Key, c => c.Value)
                    .OrderBy(g => g.Key.Jurisdiction, StringComparer.Ordinal)
                    .ThenBy(g => g.Key.Type)
                    .Select(g => Sum(of, g.Key, [.. g]))
            );
        }
        return totals.ToImmutable();
    }

    private static DispositionTotals Sum(DateOnly day, TallyKey key, ImmutableArray<long>[] counts)
    {
        long Column(int column) => counts.Sum(c => c[column]);
        long Of(Disposition standing) => Column(1 + (int)standing);
        return new DispositionTotals(
            day,
            key.Jurisdiction,
            key.Type?.ToString().ToLowerInvariant() ?? "unknown",
            Column(0),
            Of(Disposition.Admitted),
            Of(Disposition.Held),
            Of(Disposition.Excluded),
            Of(Disposition.Expired),
            Of(Disposition.Malformed)
        );
    }
}
