using System.Numerics;

namespace RegionalPause.Ledger.Trees;

/// <summary>A perfect subtree: 2^<paramref name="Height"/> leaves from <paramref name="Index"/> · 2^<paramref name="Height"/> on.</summary>
/// <param name="Height">Levels above the leaves.</param>
/// <param name="Index">Number of the subtree among those of its height.</param>
internal readonly record struct Subtree(int Height, long Index)
{
    /// <summary>The tile that holds what it is made of, in a tree of that size.</summary>
    public Tile Tile(long size) => Trees.Tile.Holding(Height / Trees.Tile.Height, Index << (Height % Trees.Tile.Height), size);
}

/// <summary>Leaves one hash of a proof stands for: a range that RFC 6962's recursion splits off.</summary>
/// <param name="Start">First leaf.</param>
/// <param name="End">Leaf after the last.</param>
internal readonly record struct LeafRange(long Start, long End)
{
    /// <summary>The perfect subtrees it falls into, largest first. A range at the right edge has several, any other has one.</summary>
    public IEnumerable<Subtree> Subtrees()
    {
        for (long start = Start; start < End;)
        {
            int height = BitOperations.Log2((ulong)(End - start));
            yield return new Subtree(height, start >> height);
            start += 1L << height;
        }
    }

    /// <summary>Where RFC 6962 §2.1 splits it: behind the largest power of two of leaves that is smaller than the range.</summary>
    public long Split => Start + (1L << BitOperations.Log2((ulong)(End - Start - 1)));
}
