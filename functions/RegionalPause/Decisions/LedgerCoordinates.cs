namespace RegionalPause.Decisions;

/// <summary>Where a decision stands in the ledger.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Position">The batch record's position in it, from 0, gapless.</param>
/// <param name="Index">The entry's index in the batch.</param>
public readonly record struct LedgerCoordinates(string Shard, long Position, int Index)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Shard}-{Position}-{Index}";
}
