using System.Numerics;

namespace RegionalPause.Ledger.Trees;

/// <summary>A perfect subtree: 2^<paramref name="Height"/> leaves, starting at <paramref name="Index"/> ·
/// 2^<paramref name="Height"/>.</summary>
/// <param name="Height">Levels above the leaves.</param>
/// <param name="Index">Number of the subtree at its height.</param>
internal readonly record struct Subtree(int Height, long Index)
{
    /// <summary>The tile with the hashes of the subtree, in a tree of that size.</summary>
    public Tile Tile(long size) => Trees.Tile.Holding(Height / Trees.Tile.Height, Index << (Height % Trees.Tile.Height), size);
}

/// <summary>The leaves under one hash of a proof: a range from RFC 6962's recursive split.</summary>
/// <param name="Start">First leaf.</param>
/// <param name="End">Leaf after the last.</param>
internal readonly record struct LeafRange(long Start, long End)
{
    /// <summary>The perfect subtrees of the range, largest first. A range at the right edge can have several; any other has one.</summary>
    public IEnumerable<Subtree> Subtrees()
    {
        for (long start = Start; start < End; )
        {
            int height = BitOperations.Log2((ulong)(End - start));
            yield return new Subtree(height, start >> height);
            start += 1L << height;
        }
    }

    /// <summary>The split point of RFC 6962 §2.1: after the largest power of two of leaves that is smaller than the range.</summary>
    public long Split => Start + (1L << BitOperations.Log2((ulong)(End - Start - 1)));
}
