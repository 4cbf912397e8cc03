using System.Collections.Immutable;
using System.Numerics;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// Proves that a tree is the beginning of a larger one (RFC 6962 §2.1.2): nothing was removed, changed or inserted. There is no proof from
/// size 0: every tree begins with the empty one, so such a proof would prove nothing. A caller must handle its first checkpoint separately.
/// </summary>
/// <param name="Path">Hashes in the order of RFC 6962; empty if the sizes are equal.</param>
public sealed record ConsistencyProof(ImmutableArray<TreeHash> Path)
{
    /// <summary>Builds the proof from stored tiles. The proof is verified before it is returned.</summary>
    /// <param name="from">The earlier tree.</param>
    /// <param name="to">The later tree.</param>
    /// <param name="tiles">Reader of the stored tiles.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<Checked<ConsistencyProof, TreeFault>> BuildAsync(
        TreeHead from,
        TreeHead to,
        ITileReader tiles,
        CancellationToken cancellationToken
    )
    {
        if (from.Size < 1 || from.Size > to.Size)
            return new TreeFault(TreeFaultKind.NotInTree, "size", $"There is no consistency proof from size {from.Size} to {to.Size}.");
        Checked<ImmutableArray<TreeHash>, TreeFault> read = await RangeHashes.ReadAsync(
            Ranges(from.Size, to.Size),
            to.Size,
            tiles,
            cancellationToken
        );
        if (!read.Succeeded(out ImmutableArray<TreeHash> hashes, out TreeFault? fault))
            return fault;
        var proof = new ConsistencyProof(hashes);
        return proof.Check(from, to) == ProofStatus.Valid
            ? proof
            : new TreeFault(
                TreeFaultKind.Contradicts,
                Tile.Holding(0, from.Size - 1, to.Size).Path,
                $"This tile, or a tile above it, does not belong to both trees ({from.Size} leaves with root {from.Root}, "
                    + $"{to.Size} with {to.Root})."
            );
    }

    /// <summary>Whether the earlier tree is the beginning of the later one. Pure; it does not allocate.</summary>
    public ProofStatus Check(TreeHead from, TreeHead to)
    {
        if (from.Size < 1 || from.Size > to.Size)
            return ProofStatus.NotInTree;
        if (Path.Length != PathLength(from.Size, to.Size))
            return ProofStatus.WrongLength;
        if (from.Size == to.Size)
            return from.Root == to.Root ? ProofStatus.Valid : ProofStatus.WrongRoot;

        // RFC 9162 §2.1.4.2: go up from the last complete subtree of the earlier tree to both roots at the same time, as in an inclusion
        // proof.
        ReadOnlySpan<TreeHash> path = Path.AsSpan();
        int whole = BitOperations.TrailingZeroCount(from.Size);
        long node = (from.Size - 1) >> whole,
            last = (to.Size - 1) >> whole;
        TreeHash earlier = from.Root;
        if (!BitOperations.IsPow2(from.Size))
        {
            earlier = path[0];
            path = path[1..];
        }

        TreeHash later = earlier;
        foreach (ref readonly TreeHash sibling in path)
        {
            if ((node & 1) == 1 || node == last)
            {
                earlier = TreeHash.Node(in sibling, in earlier);
                later = TreeHash.Node(in sibling, in later);
            }
            else
            {
                later = TreeHash.Node(in later, in sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return earlier == from.Root && later == to.Root ? ProofStatus.Valid : ProofStatus.WrongRoot;
    }

    /// <summary>Number of hashes of a proof between two sizes.</summary>
    internal static int PathLength(long from, long to)
    {
        if (from == to)
            return 0;
        int whole = BitOperations.TrailingZeroCount(from);
        return InclusionProof.PathLength((from - 1) >> whole, ((to - 1) >> whole) + 1) + (BitOperations.IsPow2(from) ? 0 : 1);
    }

    // SUBPROOF(m, D[n], b) of RFC 6962 §2.1.2, from the root down, and then reversed.
    private static ImmutableArray<LeafRange> Ranges(long from, long to)
    {
        List<LeafRange> beside = [];
        var range = new LeafRange(0, to);
        while (range.End != from)
        {
            var left = new LeafRange(range.Start, range.Split);
            var right = new LeafRange(range.Split, range.End);
            bool isLeft = from <= range.Split;
            beside.Add(isLeft ? right : left);
            range = isLeft ? left : right;
        }

        // The verifier knows the earlier tree itself, but not a subtree of it.
        if (range.Start > 0)
            beside.Add(range);
        beside.Reverse();
        return [.. beside];
    }
}
