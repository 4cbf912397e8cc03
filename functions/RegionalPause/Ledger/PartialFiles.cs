using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger;

/// <summary>
/// Tiles and bundles that were at the right edge of a ledger before it grew. A partial file may be deleted when its full file exists; it is
/// then the beginning of the full file.
/// </summary>
public static class PartialFiles
{
    /// <summary>The bytes of a tile; empty if there is none. An incomplete full tile does not replace a partial one.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(this ILedgerFiles files, Tile tile, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = await files.ReadAsync(tile.Path, cancellationToken).ConfigureAwait(false);
        if (!bytes.IsEmpty || tile.IsFull)
            return bytes;
        var whole = new Tile(tile.Level, tile.Index, Tile.FullWidth);
        ReadOnlyMemory<byte> full = await files.ReadAsync(whole.Path, cancellationToken).ConfigureAwait(false);
        return full.Length == Tile.FullWidth * TreeHash.Length ? full[..tile.FileLength] : default;
    }

    /// <summary>The bytes of a bundle; empty if there is none. An incomplete full bundle does not replace a partial one.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(
        this ILedgerFiles files,
        EntryBundle bundle,
        CancellationToken cancellationToken
    )
    {
        ReadOnlyMemory<byte> bytes = await files.ReadAsync(bundle.Path, cancellationToken).ConfigureAwait(false);
        if (!bytes.IsEmpty || bundle.Width == Tile.FullWidth)
            return bytes;
        var whole = new EntryBundle(bundle.Index, Tile.FullWidth);
        ReadOnlyMemory<byte> full = await files.ReadAsync(whole.Path, cancellationToken).ConfigureAwait(false);
        return IsWhole(full.Span) ? full[..EntryBundle.LengthOf(full.Span, bundle.Width)] : default;
    }

    private static bool IsWhole(ReadOnlySpan<byte> full)
    {
        var reader = new EntryReader(full, Tile.FullWidth);
        while (reader.TryRead(out _))
        {
            // The entries are read only to know how the bundle ends.
        }
        return reader.State == BundleReading.Complete;
    }
}
