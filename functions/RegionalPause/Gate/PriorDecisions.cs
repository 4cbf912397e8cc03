using RegionalPause.Content;
using RegionalPause.Ledger;
using RegionalPause.Requests;

namespace RegionalPause.Gate;

/// <summary>The state of an earlier claim in the ledger.</summary>
internal abstract record PriorAnswer
{
    private PriorAnswer() { }

    /// <summary>The item was decided.</summary>
    public sealed record Decided(Prior Prior) : PriorAnswer;

    /// <summary>The item was claimed, but will never be decided under that claim.</summary>
    public sealed record Never : PriorAnswer;

    /// <summary>The claimant may be deciding the item at this moment.</summary>
    public sealed record InDoubt(ShardId Shard) : PriorAnswer;
}

/// <summary>
/// Finds the result of a claim. Only the next batch of the claimant can decide the claimed item. So the first batch at or after the claimed
/// position is a final answer, and so is the end of the shard. There is a doubt only if the shard is open and has not reached that
/// position. One instance serves one group: each record is read once, even if it answers for many items.
/// </summary>
internal sealed class PriorDecisions(ShardTable table, ShardId here, long next)
{
    private readonly Dictionary<(ShardId, long), Task<(LedgerRecord.Batch? Batch, bool IsFinal)>> batches = [];

    public async Task<PriorAnswer> FindAsync(Claim claim, CancellationToken cancellationToken)
    {
        PriorAnswer latest = await LookAsync(claim.Item, claim.Shard, claim.Position, cancellationToken).ConfigureAwait(false);
        return latest is PriorAnswer.Never && claim.Prior is var (shard, position)
            ? await LookAsync(claim.Item, shard, position, cancellationToken).ConfigureAwait(false)
            : latest;
    }

    private async Task<PriorAnswer> LookAsync(ItemKey item, ShardId shard, long position, CancellationToken cancellationToken)
    {
        if (shard == here && position >= next)
            return new PriorAnswer.Never(); // this process claimed it in a group that failed
        (LedgerRecord.Batch? batch, bool isFinal) = await FirstBatchAsync(shard, position, cancellationToken).ConfigureAwait(false);
        if (batch is not null)
        {
            int index = IndexOf(batch, item);
            return index >= 0 ? new PriorAnswer.Decided(new Prior(batch, index)) : new PriorAnswer.Never();
        }
        return isFinal ? new PriorAnswer.Never() : new PriorAnswer.InDoubt(shard);
    }

    private Task<(LedgerRecord.Batch? Batch, bool IsFinal)> FirstBatchAsync(
        ShardId shard,
        long position,
        CancellationToken cancellationToken
    )
    {
        if (!batches.TryGetValue((shard, position), out Task<(LedgerRecord.Batch?, bool)>? reading))
            batches.Add((shard, position), reading = ReadAsync(table, shard, position, cancellationToken));
        return reading;
    }

    private static async Task<(LedgerRecord.Batch? Batch, bool IsFinal)> ReadAsync(
        ShardTable table,
        ShardId shard,
        long position,
        CancellationToken cancellationToken
    )
    {
        await foreach (
            (LedgerRecord record, _) in table.ReadFromAsync(shard, position, cancellationToken, pageSize: 4).ConfigureAwait(false)
        )
        {
            switch (record)
            {
                case LedgerRecord.Batch batch:
                    return (batch, true);
                case LedgerRecord.Close:
                    return (null, true);
                default:
                    continue; // a fence contains no decision
            }
        }
        // A shard that was closed before it had a guard has no closing record.
        Guard? guard = await table.ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false);
        return (null, guard is { State: GuardState.Closed, Next: 0 });
    }

    private static int IndexOf(LedgerRecord.Batch batch, ItemKey item)
    {
        for (int i = 0; i < batch.Entries.Length; i++)
        {
            if (batch.Entries[i].Item == item)
                return i;
        }
        return -1;
    }
}
