using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Ledger;

/// <summary>One instance, as recorded in the ledger (R14b).</summary>
/// <param name="Shard">Shard of the instance.</param>
/// <param name="Owner">Host name and process.</param>
/// <param name="State"><c>open</c>, <c>fenced</c> (it must read the control state again) or <c>closed</c>.</param>
/// <param name="StartedAt">When the instance registered.</param>
/// <param name="ControlVersion">Control version under which it last decided.</param>
/// <param name="FencedVersion">Control version of the last fence.</param>
/// <param name="NextPosition">Number of records in its shard.</param>
/// <param name="SettledUpTo">Every admission up to this position was sent or has expired.</param>
/// <param name="LastAppendAt">When the instance last wrote.</param>
public sealed record Instance(
    ShardId Shard,
    string Owner,
    string State,
    DateTimeOffset StartedAt,
    long ControlVersion,
    long FencedVersion,
    long NextPosition,
    long SettledUpTo,
    DateTimeOffset LastAppendAt
);

/// <summary>The fleet view.</summary>
public sealed class FleetReader(ShardTable shards)
{
    /// <summary>Every live shard; with <paramref name="closed"/>, the closed ones too.</summary>
    public async Task<ImmutableArray<Instance>> ListAsync(bool closed, CancellationToken cancellationToken)
    {
        IEnumerable<ShardId> ids = await shards.ListLiveAsync(cancellationToken).ConfigureAwait(false);
        if (closed)
            ids = ids.Union(await shards.ListClosedAsync(cancellationToken).ConfigureAwait(false));
        Guard?[] guards = await Task.WhenAll(ids.Select(id => shards.ReadGuardAsync(id, cancellationToken))).ConfigureAwait(false);
        return
        [
            .. guards
                .OfType<Guard>()
                .Where(g => closed || g.State != GuardState.Closed)
                .OrderBy(g => g.Shard)
                .Select(g => new Instance(
                    g.Shard,
                    g.Owner,
                    g.State.ToString().ToLowerInvariant(),
                    g.StartedAt,
                    g.ControlVersion,
                    g.FencedVersion,
                    g.Next,
                    g.SettledUpTo,
                    g.LastWriteAt
                )),
        ];
    }
}
