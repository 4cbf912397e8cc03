using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// A hash of the ledger's Merkle tree (RFC 6962 §2.1, SHA-256). The hash of a leaf covers <c>0x00 ‖ entry</c>, and that of a node covers
/// <c>0x01 ‖ left ‖ right</c>, so that an entry can never be taken for a node. The value has exactly its 32 bytes, so a tile in memory is a
/// span of hashes without a copy.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct TreeHash : IEquatable<TreeHash>, IEqualityOperators<TreeHash, TreeHash, bool>
{
    // Never used as numbers. The hash is stored in four words because they are fast to compare.
    private readonly ulong first;
    private readonly ulong second;
    private readonly ulong third;
    private readonly ulong fourth;

    /// <summary>Reads a hash from exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"A tree hash must have {Length} bytes, not {bytes.Length}.", nameof(bytes));
        this = MemoryMarshal.Read<TreeHash>(bytes);
    }

    /// <summary>Number of bytes of a hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    internal const byte LeafPrefix = 0x00;
    internal const byte NodePrefix = 0x01;

    /// <summary>Root of the tree without leaves: SHA-256 of the empty input.</summary>
    public static TreeHash EmptyTree
    {
        get
        {
            Unsafe.SkipInit(out TreeHash hash);
            SHA256.HashData([], Writable(ref hash));
            return hash;
        }
    }

    /// <summary>The 32 bytes, without a copy.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<TreeHash>(in this));

    /// <summary>Hash of an entry as a leaf. It does not allocate.</summary>
    public static TreeHash Leaf(ReadOnlySpan<byte> entry)
    {
        const int OnStack = 512;
        byte[]? rented = entry.Length < OnStack ? null : ArrayPool<byte>.Shared.Rent(entry.Length + 1);
        Span<byte> input = rented ?? stackalloc byte[OnStack];
        input[0] = LeafPrefix;
        entry.CopyTo(input[1..]);
        Unsafe.SkipInit(out TreeHash hash);
        SHA256.HashData(input[..(entry.Length + 1)], Writable(ref hash));
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <summary>Hash of the node over two hashes. It does not allocate.</summary>
    public static TreeHash Node(in TreeHash left, in TreeHash right)
    {
        Span<byte> input = stackalloc byte[1 + Length + Length];
        input[0] = NodePrefix;
        left.Bytes.CopyTo(input[1..]);
        right.Bytes.CopyTo(input[(1 + Length)..]);
        Unsafe.SkipInit(out TreeHash hash);
        SHA256.HashData(input, Writable(ref hash));
        return hash;
    }

    /// <summary>Root of a perfect subtree with these lowest hashes. It works in place and overwrites the span.</summary>
    /// <param name="hashes">The hashes; their number must be a power of two.</param>
    internal static TreeHash FoldInPlace(Span<TreeHash> hashes)
    {
        for (int width = hashes.Length / 2; width > 0; width /= 2)
        {
            for (int i = 0; i < width; i++)
                hashes[i] = Node(in hashes[2 * i], in hashes[2 * i + 1]);
        }

        return hashes[0];
    }

    /// <summary>Whether all bytes are equal. Tree hashes are public, so the comparison need not take constant time.</summary>
    public bool Equals(TreeHash other) => first == other.first && second == other.second && third == other.third && fourth == other.fourth;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TreeHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => first.GetHashCode();

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);

    /// <summary>Whether two hashes are the same.</summary>
    public static bool operator ==(TreeHash left, TreeHash right) => left.Equals(right);

    /// <summary>Whether two hashes differ.</summary>
    public static bool operator !=(TreeHash left, TreeHash right) => !left.Equals(right);

    internal static Span<byte> Writable(ref TreeHash hash) => MemoryMarshal.AsBytes(new Span<TreeHash>(ref hash));
}
