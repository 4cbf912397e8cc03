using System.Collections.Immutable;

namespace RegionalPause.Ledger;

/// <summary>One instance as the ledger sees it (R14b).</summary>
/// <param name="Shard">Its shard.</param>
/// <param name="Owner">Host name and process.</param>
/// <param name="State"><c>open</c>, <c>fenced</c> (told to read the law again) or <c>closed</c>.</param>
/// <param name="StartedAt">When it registered.</param>
/// <param name="ControlVersion">The law it last decided under.</param>
/// <param name="FencedVersion">The law it was last fenced at.</param>
/// <param name="NextPosition">Records in its shard.</param>
/// <param name="SettledUpTo">Every admission up to this position has been sent or has expired.</param>
/// <param name="LastAppendAt">When it last wrote.</param>
public sealed record Instance(string Shard, string Owner, string State, DateTimeOffset StartedAt, long ControlVersion, long FencedVersion, long NextPosition, long SettledUpTo, DateTimeOffset LastAppendAt);

/// <summary>The fleet view.</summary>
public sealed class FleetReader(ShardTable shards)
{
    /// <summary>Every live shard; closed ones too if asked for.</summary>
    public async Task<ImmutableArray<Instance>> ListAsync(bool closed, CancellationToken cancellationToken)
    {
        IEnumerable<ShardId> ids = await shards.ListLiveAsync(cancellationToken).ConfigureAwait(false);
        if (closed)
            ids = ids.Union(await shards.ListClosedAsync(cancellationToken).ConfigureAwait(false));
        Guard?[] guards = await Task.WhenAll(ids.Select(id => shards.ReadGuardAsync(id, cancellationToken))).ConfigureAwait(false);
        return [.. guards.OfType<Guard>().Where(g => closed || g.State != GuardState.Closed).OrderBy(g => g.Shard).Select(g => new Instance(
            g.Shard.Value, g.Owner, g.State.ToString().ToLowerInvariant(), g.StartedAt, g.ControlVersion, g.FencedVersion, g.Next, g.SettledUpTo, g.LastWriteAt))];
    }
}
