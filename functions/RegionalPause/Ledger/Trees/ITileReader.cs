namespace RegionalPause.Ledger.Trees;

/// <summary>
/// The one place where the tree meets storage. It gives a tile's bytes as they are stored, and none where there is no such tile, since no tile is
/// empty; whoever asks checks them.
/// Where a partial tile has been deleted, it may give a wider one of the same level and index, whose first hashes are the same.
/// Called from several threads at once. A storage that does not answer throws; that is no fault of the tree.
/// </summary>
public interface ITileReader
{
    /// <summary>Reads one tile.</summary>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(Tile tile, CancellationToken cancellationToken);
}
