namespace RegionalPause.Ledger.Trees;

/// <summary>
/// The only connection of the tree to storage. It returns the bytes of a tile as stored, and no bytes if there is no such tile, because no
/// tile is empty. The caller checks the bytes. If a partial tile was deleted, it may return a wider one of the same level and index, whose
/// first hashes are the same. Several threads call it at the same time. If storage does not answer it throws; that is not an error of the
/// tree.
/// </summary>
public interface ITileReader
{
    /// <summary>Reads one tile.</summary>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(Tile tile, CancellationToken cancellationToken);
}
