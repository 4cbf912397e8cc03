using System.Collections.Immutable;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// A Merkle tree in memory (RFC 6962 §2.1), for a few thousand leaves that are all known at once. It gives the same root and the same
/// inclusion proofs as a tree in tiles.
/// </summary>
public sealed class SmallTree
{
    // From the leaves up; the last level has the root alone. A node without a sibling is its own parent.
    private readonly TreeHash[][] levels;

    /// <summary>Calculates the tree.</summary>
    /// <param name="leaves">The hashes of the leaves, at least one.</param>
    public SmallTree(ReadOnlySpan<TreeHash> leaves)
    {
        ArgumentOutOfRangeException.ThrowIfZero(leaves.Length, nameof(leaves));
        List<TreeHash[]> all = [leaves.ToArray()];
        while (all[^1] is { Length: > 1 } below)
        {
            var above = new TreeHash[(below.Length + 1) / 2];
            for (int i = 0; i < above.Length; i++)
                above[i] = 2 * i + 1 < below.Length ? TreeHash.Node(in below[2 * i], in below[2 * i + 1]) : below[2 * i];
            all.Add(above);
        }
        levels = [.. all];
    }

    /// <summary>Size and root.</summary>
    public TreeHead Head => new(levels[0].Length, levels[^1][0]);

    /// <summary>The proof that the leaf is in the tree.</summary>
    /// <param name="index">Index of the leaf, from 0.</param>
    public InclusionProof Prove(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, levels[0].Length);
        var path = ImmutableArray.CreateBuilder<TreeHash>();
        for (int level = 0, node = index; level < levels.Length - 1; level++, node /= 2)
        {
            if ((node ^ 1) < levels[level].Length)
                path.Add(levels[level][node ^ 1]);
        }
        return new InclusionProof(index, path.DrainToImmutable());
    }
}
