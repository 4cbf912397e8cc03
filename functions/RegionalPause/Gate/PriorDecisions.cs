using RegionalPause.Content;
using RegionalPause.Ledger;

namespace RegionalPause.Gate;

/// <summary>What the ledger says of an item somebody claimed before.</summary>
internal abstract record PriorAnswer
{
    private PriorAnswer() { }

    /// <summary>It was decided.</summary>
    public sealed record Decided(Prior Prior) : PriorAnswer;

    /// <summary>It was claimed and never will be decided under that claim.</summary>
    public sealed record Never : PriorAnswer;

    /// <summary>Its claimant may be deciding it at this moment.</summary>
    public sealed record InDoubt(ShardId Shard) : PriorAnswer;
}

/// <summary>
/// Finds what became of a claim. A claimant's next batch is the only one that can decide what it claimed, so the first batch at or after the claimed
/// position answers for good; so does the shard's end. Only a shard that is open and has not come so far leaves a doubt.
/// One instance serves one group: records are read once however many items they answer for.
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
            return new PriorAnswer.Never(); // ours, from a group that was given up
        (LedgerRecord.Batch? batch, bool isFinal) = await FirstBatchAsync(shard, position, cancellationToken).ConfigureAwait(false);
        if (batch is not null)
        {
            int index = IndexOf(batch, item);
            return index >= 0 ? new PriorAnswer.Decided(new Prior(batch, index)) : new PriorAnswer.Never();
        }
        return isFinal ? new PriorAnswer.Never() : new PriorAnswer.InDoubt(shard);
    }

    private Task<(LedgerRecord.Batch? Batch, bool IsFinal)> FirstBatchAsync(ShardId shard, long position, CancellationToken cancellationToken)
    {
        if (!batches.TryGetValue((shard, position), out Task<(LedgerRecord.Batch?, bool)>? reading))
            batches.Add((shard, position), reading = ReadAsync(table, shard, position, cancellationToken));
        return reading;
    }

    private static async Task<(LedgerRecord.Batch? Batch, bool IsFinal)> ReadAsync(ShardTable table, ShardId shard, long position, CancellationToken cancellationToken)
    {
        await foreach ((LedgerRecord record, _) in table.ReadFromAsync(shard, position, cancellationToken, pageSize: 4).ConfigureAwait(false))
        {
            switch (record)
            {
                case LedgerRecord.Batch batch:
                    return (batch, true);
                case LedgerRecord.Close:
                    return (null, true);
                default:
                    continue; // a fence decides nothing
            }
        }
        // A shard closed before it had a guard has no closing record.
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
