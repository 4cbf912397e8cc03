using System.Collections.Immutable;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Ledger.Sealing;

/// <summary>A shard with a record that is not in the sealed ledger yet, or never will be.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="From">The first record that is not sealed.</param>
/// <param name="Since">When that record was written.</param>
/// <param name="Unsealable">Whether it cannot be sealed, because data in storage were changed. A person must examine it.</param>
public sealed record UnsealedShard(ShardId Shard, long From, DateTimeOffset Since, bool Unsealable);

/// <summary>
/// How far the sealed ledger is behind the shards. Another process may do the sealing, so the lag is read from the stored state of the
/// sealer.
/// </summary>
public sealed class SealLagReader
{
    private const int Parallel = 16;

    // Health checks are frequent. The store is not read for each of them.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly SealStore store;
    private readonly ShardTable shards;
    private readonly ShardStatus status;
    private readonly StoreClock clock;
    private readonly TimeProvider time;
    private Answer? latest;

    internal SealLagReader(SealStore store, ShardTable shards, ShardStatus status, StoreClock clock, TimeProvider time) =>
        (this.store, this.shards, this.status, this.clock, this.time) = (store, shards, status, clock, time);

    /// <summary>
    /// How long the oldest unsealed record of this process has waited; <c>null</c> if unknown, for example if storage does not answer.
    /// </summary>
    public async Task<TimeSpan?> OfThisProcessAsync(CancellationToken cancellationToken)
    {
        if (latest is { } known && time.GetElapsedTime(known.ReadAt) < Remembered)
            return known.Lag;
        TimeSpan? lag = null;
        try
        {
            if (status.Shard is { } shard)
            {
                (SealState state, _) = await store.ReadStateAsync(cancellationToken).ConfigureAwait(false);
                UnsealedShard? waiting = await FindAsync(state, ShardId.Parse(shard), cancellationToken).ConfigureAwait(false);
                lag = waiting is null ? TimeSpan.Zero : LaterOf(clock.Now - waiting.Since, TimeSpan.Zero);
            }
        }
        catch (Exception e) when (StorageFaults.IsUnavailable(e) || e is InvalidDataException)
        {
            // Health reports that the lag is unknown.
        }
        latest = new Answer(time.GetTimestamp(), lag);
        return lag;
    }

    /// <summary>Every live shard with records that are not sealed; the oldest first.</summary>
    public async Task<ImmutableArray<UnsealedShard>> ListAsync(CancellationToken cancellationToken)
    {
        (SealState state, _) = await store.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        List<ShardId> live = await shards.ListLiveAsync(cancellationToken).ConfigureAwait(false);
        var waiting = new UnsealedShard?[live.Count];
        var inParallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        await System
            .Threading.Tasks.Parallel.ForAsync(
                0,
                live.Count,
                inParallel,
                async (i, ct) => waiting[i] = await FindAsync(state, live[i], ct).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return [.. waiting.OfType<UnsealedShard>().OrderBy(s => s.Since).ThenBy(s => s.Shard)];
    }

    private async Task<UnsealedShard?> FindAsync(SealState state, ShardId shard, CancellationToken cancellationToken)
    {
        Guard? guard = await shards.ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false);
        long next = state.Shards.GetValueOrDefault(shard)?.Next ?? 0;
        if (guard is null || (guard.Next <= next && !guard.IsUnsealable))
            return null;
        try
        {
            if (await shards.ReadAsync(shard, next, cancellationToken).ConfigureAwait(false) is { } record)
                return new UnsealedShard(shard, next, record.At, guard.IsUnsealable);
        }
        catch (InvalidDataException)
        {
            // The record is damaged. Its time is unknown, but not later than the last write of the guard.
        }
        return new UnsealedShard(shard, next, guard.LastWriteAt, guard.IsUnsealable);
    }

    private static TimeSpan LaterOf(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed record Answer(long ReadAt, TimeSpan? Lag);
}
