using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger.Verification;

/// <summary>
/// Tiles and bundles at the right edge of a ledger that has grown since: a partial file may be deleted once its full one is there, and is then the beginning of it.
/// </summary>
public static class PartialFiles
{
    /// <summary>A tile's bytes; empty where there is none. Of a full tile that is too short all of it, for the reader to find fault with.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(this ILedgerFiles files, Tile tile, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = await files.ReadAsync(tile.Path, cancellationToken).ConfigureAwait(false);
        if (!bytes.IsEmpty || tile.IsFull)
            return bytes;
        ReadOnlyMemory<byte> full = await files.ReadAsync(new Tile(tile.Level, tile.Index, Tile.FullWidth).Path, cancellationToken).ConfigureAwait(false);
        return full.Length < tile.FileLength ? full : full[..tile.FileLength];
    }

    /// <summary>A bundle's bytes; empty where there is none.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(this ILedgerFiles files, EntryBundle bundle, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = await files.ReadAsync(bundle.Path, cancellationToken).ConfigureAwait(false);
        if (!bytes.IsEmpty || bundle.Width == Tile.FullWidth)
            return bytes;
        ReadOnlyMemory<byte> full = await files.ReadAsync(new EntryBundle(bundle.Index, Tile.FullWidth).Path, cancellationToken).ConfigureAwait(false);
        return full[..EntryBundle.LengthOf(full.Span, bundle.Width)];
    }
}
