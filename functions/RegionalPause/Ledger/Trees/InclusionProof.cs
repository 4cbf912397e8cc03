using System.Collections.Immutable;
using System.Numerics;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// Proves that a leaf is at an index of a tree (RFC 6962 §2.1.1). It contains the sibling hashes on the path from the leaf to the root. The
/// proof binds the leaf and the index to a root. It does not bind the size, except for what the shape of the path shows. The signature of
/// the checkpoint binds size and root, so take both from the checkpoint.
/// </summary>
/// <param name="Index">Index of the leaf, from 0.</param>
/// <param name="Path">Sibling hashes, from the leaf up.</param>
public sealed record InclusionProof(long Index, ImmutableArray<TreeHash> Path)
{
    /// <summary>Builds the proof from stored tiles. The proof is verified before it is returned, so a damaged tile never gives an invalid
    /// proof.</summary>
    /// <param name="index">Index of the leaf.</param>
    /// <param name="head">The tree of the proof.</param>
    /// <param name="tiles">Reader of the stored tiles.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<Checked<InclusionProof, TreeFault>> BuildAsync(
        long index,
        TreeHead head,
        ITileReader tiles,
        CancellationToken cancellationToken
    )
    {
        if (index < 0 || index >= head.Size)
            return new TreeFault(TreeFaultKind.NotInTree, "index", $"Index {index} is not in a tree of {head.Size} leaves.");
        var leaf = new LeafRange(index, index + 1);
        ImmutableArray<LeafRange> way = [leaf, .. Ranges(index, head.Size)];
        Checked<ImmutableArray<TreeHash>, TreeFault> read = await RangeHashes.ReadAsync(way, head.Size, tiles, cancellationToken);
        if (!read.Succeeded(out ImmutableArray<TreeHash> hashes, out TreeFault? fault))
            return fault;
        var proof = new InclusionProof(index, hashes[1..]);
        return proof.Check(hashes[0], head) == ProofStatus.Valid
            ? proof
            : new TreeFault(
                TreeFaultKind.Contradicts,
                Tile.Holding(0, index, head.Size).Path,
                $"This tile, or a tile above it, does not belong to the tree of {head.Size} leaves with root {head.Root}."
            );
    }

    /// <summary>Whether the leaf is at the index in this tree. Pure; it does not allocate.</summary>
    /// <param name="leaf">Hash of the leaf.</param>
    /// <param name="head">Size and root, from a checkpoint whose signature was checked.</param>
    public ProofStatus Check(in TreeHash leaf, TreeHead head)
    {
        if (Index < 0 || Index >= head.Size)
            return ProofStatus.NotInTree;
        if (Path.Length != PathLength(Index, head.Size))
            return ProofStatus.WrongLength;
        return RootOf(in leaf, Index, head.Size, Path.AsSpan()) == head.Root ? ProofStatus.Valid : ProofStatus.WrongRoot;
    }

    /// <summary>The root that a leaf and its path lead to. Pure; it does not allocate.</summary>
    /// <param name="leaf">Hash of the leaf.</param>
    /// <param name="index">Index of the leaf, below <paramref name="size"/>.</param>
    /// <param name="size">Number of leaves.</param>
    /// <param name="path">Sibling hashes, from the leaf up; as many as <see cref="PathLength"/> says.</param>
    internal static TreeHash RootOf(in TreeHash leaf, long index, long size, ReadOnlySpan<TreeHash> path)
    {
        // RFC 9162 §2.1.3.2: go up with the number of the node and the number of the last node of its level. When the path reaches the
        // right edge it stays there, and all further siblings are on its left. So levels without a sibling need not be counted, because the
        // length was checked.
        long node = index,
            last = size - 1;
        TreeHash hash = leaf;
        foreach (ref readonly TreeHash sibling in path)
        {
            hash = (node & 1) == 1 || node == last ? TreeHash.Node(in sibling, in hash) : TreeHash.Node(in hash, in sibling);
            (node, last) = (node >> 1, last >> 1);
        }

        return hash;
    }

    /// <summary>Number of hashes of a proof for a leaf of a tree: one for each level until the path reaches the right edge, then one for
    /// each subtree left of it.</summary>
    internal static int PathLength(long index, long size)
    {
        int inner = BitOperations.Log2((ulong)(index ^ (size - 1))) + (index == size - 1 ? 0 : 1);
        return inner + BitOperations.PopCount((ulong)(index >> inner));
    }

    // PATH(m, D[n]) of RFC 6962 §2.1.1, from the root down, and then reversed.
    private static List<LeafRange> Ranges(long index, long size)
    {
        List<LeafRange> beside = [];
        for (var range = new LeafRange(0, size); range.End - range.Start > 1; )
        {
            var left = new LeafRange(range.Start, range.Split);
            var right = new LeafRange(range.Split, range.End);
            bool isLeft = index < range.Split;
            beside.Add(isLeft ? right : left);
            range = isLeft ? left : right;
        }

        beside.Reverse();
        return beside;
    }
}
