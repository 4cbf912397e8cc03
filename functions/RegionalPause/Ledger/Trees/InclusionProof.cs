using System.Collections.Immutable;
using System.Numerics;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// That a leaf stands at an index of a tree (RFC 6962 §2.1.1): the hashes beside its way up, from the leaf's sibling to the root's child.
/// The proof binds the leaf and the index to a root, and says of the size only as much as the shape of the way up shows: size and root belong together by the
/// checkpoint's signature. Take both from there.
/// </summary>
/// <param name="Index">Index of the leaf, from 0.</param>
/// <param name="Path">Hashes, from the leaf up.</param>
public sealed record InclusionProof(long Index, ImmutableArray<TreeHash> Path)
{
    /// <summary>Builds the proof from stored tiles. It is checked before it is given: no damaged tile makes a proof that fails elsewhere.</summary>
    /// <param name="index">Index of the leaf.</param>
    /// <param name="head">The tree to prove it in.</param>
    /// <param name="tiles">Where the tiles are stored.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<Checked<InclusionProof, TreeFault>> BuildAsync(long index, TreeHead head, ITileReader tiles, CancellationToken cancellationToken)
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
                $"It, or a tile above it, is not of the tree of {head.Size} leaves with root {head.Root}.");
    }

    /// <summary>Whether the leaf stands at the index in this tree. Pure; allocates nothing.</summary>
    /// <param name="leaf">Hash of the leaf.</param>
    /// <param name="head">Size and root, from a checkpoint whose signature was checked.</param>
    public ProofStatus Check(in TreeHash leaf, TreeHead head)
    {
        if (Index < 0 || Index >= head.Size)
            return ProofStatus.NotInTree;
        if (Path.Length != PathLength(Index, head.Size))
            return ProofStatus.WrongLength;

        // RFC 9162 §2.1.3.2: walk up with the node's number and that of the last node of its level. Once the way has met the right edge it stays there, and all
        // that is left of the path stands on its left; so levels that pass a node up unhashed need not be counted, the length having been checked.
        long node = Index, last = head.Size - 1;
        TreeHash hash = leaf;
        foreach (ref readonly TreeHash sibling in Path.AsSpan())
        {
            hash = (node & 1) == 1 || node == last ? TreeHash.Node(in sibling, in hash) : TreeHash.Node(in hash, in sibling);
            (node, last) = (node >> 1, last >> 1);
        }

        return hash == head.Root ? ProofStatus.Valid : ProofStatus.WrongRoot;
    }

    /// <summary>Hashes of a proof for a leaf of a tree: one for each level until its way meets the right edge, then one for each subtree left of it.</summary>
    internal static int PathLength(long index, long size)
    {
        int inner = BitOperations.Log2((ulong)(index ^ (size - 1))) + (index == size - 1 ? 0 : 1);
        return inner + BitOperations.PopCount((ulong)(index >> inner));
    }

    // PATH(m, D[n]) of RFC 6962 §2.1.1, from the root down, turned round.
    private static List<LeafRange> Ranges(long index, long size)
    {
        List<LeafRange> beside = [];
        for (var range = new LeafRange(0, size); range.End - range.Start > 1;)
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
