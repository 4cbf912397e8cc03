using RegionalPause.Content;
using RegionalPause.Ledger;

namespace RegionalPause.Gate;

/// <summary>Reads the latest decision of an item from the ledger.</summary>
public sealed class DecisionReader(ClaimTable claims, ShardTable shards)
{
    /// <summary>The latest decision, or <c>null</c> if the item was never decided.</summary>
    public async Task<DecisionRecord?> FindAsync(ItemId item, CancellationToken cancellationToken)
    {
        if (await claims.FindAsync(ItemKey.Of(item), cancellationToken).ConfigureAwait(false) is not { } claim)
            return null;
        PriorAnswer answer = await new PriorDecisions(shards, default, 0).FindAsync(claim, cancellationToken).ConfigureAwait(false);
        return answer is PriorAnswer.Decided { Prior: { Entry: LedgerEntry.Decided entry } prior }
            ? new DecisionRecord(item, entry.Decision, prior.Coordinates, prior.Batch.ControlVersion, null, [])
            : null;
    }
}
