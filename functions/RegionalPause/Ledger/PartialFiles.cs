using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger;

/// <summary>
/// Tiles and bundles at the right edge of a ledger that has grown since: a partial file may be deleted once its full one is there, and is then the beginning of it.
/// </summary>
public static class PartialFiles
{
    /// <summary>A tile's bytes; empty where there is none. A full tile that is not whole stands for no partial one.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(this ILedgerFiles files, Tile tile, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = await files.ReadAsync(tile.Path, cancellationToken).ConfigureAwait(false);
        if (!bytes.IsEmpty || tile.IsFull)
            return bytes;
        ReadOnlyMemory<byte> full = await files.ReadAsync(new Tile(tile.Level, tile.Index, Tile.FullWidth).Path, cancellationToken).ConfigureAwait(false);
        return full.Length == Tile.FullWidth * TreeHash.Length ? full[..tile.FileLength] : default;
    }

    /// <summary>A bundle's bytes; empty where there is none. A full bundle that is not whole stands for no partial one.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(this ILedgerFiles files, EntryBundle bundle, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = await files.ReadAsync(bundle.Path, cancellationToken).ConfigureAwait(false);
        if (!bytes.IsEmpty || bundle.Width == Tile.FullWidth)
            return bytes;
        ReadOnlyMemory<byte> full = await files.ReadAsync(new EntryBundle(bundle.Index, Tile.FullWidth).Path, cancellationToken).ConfigureAwait(false);
        return IsWhole(full.Span) ? full[..EntryBundle.LengthOf(full.Span, bundle.Width)] : default;
    }

    private static bool IsWhole(ReadOnlySpan<byte> full)
    {
        var reader = new EntryReader(full, Tile.FullWidth);
        while (reader.TryRead(out _))
        {
            // Read only to know how it ends.
        }
        return reader.State == BundleReading.Complete;
    }
}
