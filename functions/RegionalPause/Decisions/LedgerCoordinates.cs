using RegionalPause.Requests;

namespace RegionalPause.Decisions;

/// <summary>The place of a decision in the ledger.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Position">Position of the batch record in the shard, from 0, without gaps.</param>
/// <param name="Index">Index of the entry in the batch, from 0.</param>
public readonly record struct LedgerCoordinates(ShardId Shard, long Position, int Index)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Shard}-{Position}-{Index}";
}
