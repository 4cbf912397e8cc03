using System.Runtime.InteropServices;

namespace RegionalPause.Ledger.Trees;

/// <summary>The tiles for one calculation, each with a checked length. They are read in parallel, because each read is a round trip to
/// storage.</summary>
internal sealed class TileSet
{
    private readonly Dictionary<(int Level, long Index), ReadOnlyMemory<byte>> tiles;

    private TileSet(Dictionary<(int, long), ReadOnlyMemory<byte>> tiles) => this.tiles = tiles;

    public static async Task<Checked<TileSet, TreeFault>> ReadAsync(
        IReadOnlyList<Tile> wanted,
        ITileReader reader,
        CancellationToken cancellationToken
    )
    {
        ReadOnlyMemory<byte>[] read = await Task.WhenAll(wanted.Select(tile => reader.ReadAsync(tile, cancellationToken).AsTask()));
        var tiles = new Dictionary<(int, long), ReadOnlyMemory<byte>>(read.Length);
        for (int i = 0; i < read.Length; i++)
        {
            Tile tile = wanted[i];
            ReadOnlyMemory<byte> bytes = read[i];
            if (bytes.IsEmpty)
                return new TreeFault(TreeFaultKind.Missing, tile.Path, "It is missing or empty.");
            if (bytes.Length < tile.FileLength || bytes.Length > Tile.FullWidth * TreeHash.Length || bytes.Length % TreeHash.Length != 0)
                return new TreeFault(TreeFaultKind.Malformed, tile.Path, $"It has {bytes.Length} bytes; {tile.FileLength} are expected.");
            tiles[(tile.Level, tile.Index)] = bytes[..tile.FileLength];
        }

        return new TileSet(tiles);
    }

    public ReadOnlySpan<TreeHash> Hashes(Tile tile) => MemoryMarshal.Cast<byte, TreeHash>(tiles[(tile.Level, tile.Index)].Span);

    /// <summary>The root of a perfect subtree, calculated from the one tile with its hashes.</summary>
    public TreeHash Hash(Subtree subtree)
    {
        (int level, int height) = Math.DivRem(subtree.Height, Tile.Height);
        long first = subtree.Index << height;
        ReadOnlySpan<TreeHash> tile = MemoryMarshal.Cast<byte, TreeHash>(tiles[(level, first / Tile.FullWidth)].Span);
        Span<TreeHash> scratch = stackalloc TreeHash[1 << height];
        tile.Slice((int)(first % Tile.FullWidth), scratch.Length).CopyTo(scratch);
        return TreeHash.FoldInPlace(scratch);
    }
}
