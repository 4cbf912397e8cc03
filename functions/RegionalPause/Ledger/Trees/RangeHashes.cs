using System.Collections.Immutable;

namespace RegionalPause.Ledger.Trees;

/// <summary>Calculates the hashes of ranges of leaves from stored tiles.</summary>
internal static class RangeHashes
{
    public static async Task<Checked<ImmutableArray<TreeHash>, TreeFault>> ReadAsync(
        ImmutableArray<LeafRange> ranges,
        long size,
        ITileReader tiles,
        CancellationToken cancellationToken
    )
    {
        Tile[] wanted = [.. ranges.SelectMany(range => range.Subtrees()).Select(subtree => subtree.Tile(size)).Distinct()];
        return (await TileSet.ReadAsync(wanted, tiles, cancellationToken)).Succeeded(out TileSet? set, out TreeFault? fault)
            ? ranges.Select(range => Hash(range, set)).ToImmutableArray()
            : fault;
    }

    // MTH of RFC 6962 §2.1: the smaller subtrees on the right are joined first.
    private static TreeHash Hash(LeafRange range, TileSet tiles)
    {
        TreeHash[] subtrees = [.. range.Subtrees().Select(tiles.Hash)];
        TreeHash hash = subtrees[^1];
        for (int i = subtrees.Length - 2; i >= 0; i--)
            hash = TreeHash.Node(in subtrees[i], in hash);
        return hash;
    }
}
