using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// A hash of the ledger's Merkle tree (RFC 6962 §2.1, SHA-256). A leaf hashes as <c>0x00 ‖ entry</c> and a node as <c>0x01 ‖ left ‖ right</c>, so that no
/// entry can pass for a node. The value is its 32 bytes and nothing else: a tile in memory is a span of hashes, without a copy.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct TreeHash : IEquatable<TreeHash>, IEqualityOperators<TreeHash, TreeHash, bool>
{
    // Never read as numbers: four words only because they are quick to compare.
    private readonly ulong first;
    private readonly ulong second;
    private readonly ulong third;
    private readonly ulong fourth;

    /// <summary>Reads a hash from exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"A tree hash has {Length} bytes, not {bytes.Length}.", nameof(bytes));
        this = MemoryMarshal.Read<TreeHash>(bytes);
    }

    /// <summary>Bytes of a hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    /// <summary>Root of the tree without leaves: SHA-256 of nothing.</summary>
    public static TreeHash EmptyTree
    {
        get
        {
            Unsafe.SkipInit(out TreeHash hash);
            SHA256.HashData([], Writable(ref hash));
            return hash;
        }
    }

    /// <summary>The 32 bytes, in place.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<TreeHash>(in this));

    /// <summary>Hash of an entry as a leaf. Allocates nothing.</summary>
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

    /// <summary>Hash of the node over two hashes. Allocates nothing.</summary>
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

    /// <summary>Root of a perfect subtree whose lowest hashes these are. Works in place: the span is scratch afterwards.</summary>
    /// <param name="hashes">A power of two of them.</param>
    internal static TreeHash FoldInPlace(Span<TreeHash> hashes)
    {
        for (int width = hashes.Length / 2; width > 0; width /= 2)
        {
            for (int i = 0; i < width; i++)
                hashes[i] = Node(in hashes[2 * i], in hashes[2 * i + 1]);
        }

        return hashes[0];
    }

    /// <summary>Equal in all bytes. Tree hashes are public; the comparison need not take a fixed time.</summary>
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

    private static Span<byte> Writable(ref TreeHash hash) => MemoryMarshal.AsBytes(new Span<TreeHash>(ref hash));
}
