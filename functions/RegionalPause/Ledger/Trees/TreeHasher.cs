using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// Calculates many hashes of a tree, the same as <see cref="TreeHash.Leaf"/> and <see cref="TreeHash.Node"/>. It keeps one hash object,
/// because to make one for each hash costs more than to hash a node. It is used by one thread at a time.
/// </summary>
internal sealed class TreeHasher : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Hash of an entry as a leaf.</summary>
    public TreeHash Leaf(ReadOnlySpan<byte> entry)
    {
        const int OnStack = 512;
        if (entry.Length >= OnStack)
            return TreeHash.Leaf(entry);
        Span<byte> input = stackalloc byte[OnStack];
        input[0] = TreeHash.LeafPrefix;
        entry.CopyTo(input[1..]);
        return Hash(input[..(entry.Length + 1)]);
    }

    /// <summary>Root of a perfect subtree with these lowest hashes, whose number must be a power of two.</summary>
    public TreeHash Fold(ReadOnlySpan<TreeHash> lowest)
    {
        Span<TreeHash> hashes = stackalloc TreeHash[Tile.FullWidth];
        lowest.CopyTo(hashes);
        Span<byte> input = stackalloc byte[1 + TreeHash.Length + TreeHash.Length];
        input[0] = TreeHash.NodePrefix;
        for (int width = lowest.Length / 2; width > 0; width /= 2)
        {
            for (int i = 0; i < width; i++)
            {
                hashes[2 * i].Bytes.CopyTo(input[1..]);
                hashes[2 * i + 1].Bytes.CopyTo(input[(1 + TreeHash.Length)..]);
                hashes[i] = Hash(input);
            }
        }
        return hashes[0];
    }

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private TreeHash Hash(ReadOnlySpan<byte> input)
    {
        hash.AppendData(input);
        Unsafe.SkipInit(out TreeHash result);
        hash.GetHashAndReset(TreeHash.Writable(ref result));
        return result;
    }
}
