using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace RegionalPause.Ledger.Trees;

/// <summary>
/// A tree reduced to the data that are needed to append to it and to calculate its root: the size, and the roots of its perfect subtrees,
/// largest first, one for each 1 in the binary digits of the size. It has at most 63 hashes for a ledger of any length.
/// <code>
/// bytes   size     8 bytes, big endian
///         subtrees 32 bytes each, largest first
/// </code>
/// Immutable: a round that loses its commit changes nothing.
/// </summary>
public sealed class Frontier : IEquatable<Frontier>
{
    private const int MaxSubtrees = 63;
    private const int SizeLength = sizeof(long);

    private readonly TreeHash[] subtrees;

    private Frontier(long size, TreeHash[] subtrees)
    {
        Debug.Assert(BitOperations.PopCount((ulong)size) == subtrees.Length);
        (Size, this.subtrees) = (size, subtrees);
    }

    /// <summary>The frontier of the tree without leaves.</summary>
    public static Frontier Empty { get; } = new(0, []);

    /// <summary>Number of leaves; 0 to 2⁶³−1.</summary>
    public long Size { get; }

    /// <summary>Roots of the perfect subtrees, largest first.</summary>
    public ImmutableArray<TreeHash> Subtrees => ImmutableCollectionsMarshal.AsImmutableArray(subtrees);

    /// <summary>Size and root.</summary>
    public TreeHead Head => new(Size, Root());

    /// <summary>Creates a frontier from a size and its subtrees, largest first.</summary>
    /// <exception cref="ArgumentException">The size is negative, or the number of subtrees does not match it.</exception>
    internal static Frontier Of(long size, ReadOnlySpan<TreeHash> subtrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (BitOperations.PopCount((ulong)size) != subtrees.Length)
            throw new ArgumentException($"A tree of {size} leaves does not have {subtrees.Length} perfect subtrees.", nameof(subtrees));
        return new Frontier(size, subtrees.ToArray());
    }

    /// <summary>The frontier after these leaves. It calculates about one node hash a leaf.</summary>
    /// <param name="leaves">Leaf hashes in order.</param>
    /// <exception cref="OverflowException">The tree would have 2⁶³ leaves or more.</exception>
    public Frontier Append(ReadOnlySpan<TreeHash> leaves)
    {
        long grown = checked(Size + leaves.Length);
        Span<TreeHash> stack = stackalloc TreeHash[MaxSubtrees + 1];
        subtrees.CopyTo(stack);
        int depth = subtrees.Length;
        ulong size = (ulong)Size;
        foreach (ref readonly TreeHash leaf in leaves)
        {
            stack[depth++] = leaf;
            // Two subtrees of the same size at the end become one of twice the size, like a carry in a binary number.
            for (ulong carry = size; (carry & 1) == 1; carry >>= 1)
            {
                depth--;
                stack[depth - 1] = TreeHash.Node(in stack[depth - 1], in stack[depth]);
            }

            size++;
        }

        return new Frontier(grown, stack[..depth].ToArray());
    }

    /// <summary>The canonical bytes: a frontier can be written in only one way.</summary>
    public byte[] Write()
    {
        byte[] bytes = new byte[SizeLength + subtrees.Length * TreeHash.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Size);
        MemoryMarshal.AsBytes<TreeHash>(subtrees).CopyTo(bytes.AsSpan(SizeLength));
        return bytes;
    }

    /// <summary>Reads the form that <see cref="Write"/> writes, and no other.</summary>
    public static Checked<Frontier, TreeFault> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < SizeLength)
            return new TreeFault(TreeFaultKind.Malformed, "frontier", $"It has {bytes.Length} bytes; the size alone takes {SizeLength}.");
        long size = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (size < 0)
            return new TreeFault(TreeFaultKind.Malformed, "frontier", "Its size is 2⁶³ or more.");
        int expected = SizeLength + BitOperations.PopCount((ulong)size) * TreeHash.Length;
        return bytes.Length == expected
            ? new Frontier(size, MemoryMarshal.Cast<byte, TreeHash>(bytes[SizeLength..]).ToArray())
            : new TreeFault(
                TreeFaultKind.Malformed,
                "frontier",
                $"It has {bytes.Length} bytes; a frontier of {size} leaves has {expected}."
            );
    }

    /// <inheritdoc/>
    public bool Equals(Frontier? other) => other is not null && Size == other.Size && subtrees.AsSpan().SequenceEqual(other.subtrees);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Frontier);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Size, subtrees.Length == 0 ? default : subtrees[^1]);

    // Joins the subtrees from the right up to the root.
    private TreeHash Root()
    {
        if (subtrees.Length == 0)
            return TreeHash.EmptyTree;
        TreeHash root = subtrees[^1];
        for (int i = subtrees.Length - 2; i >= 0; i--)
            root = TreeHash.Node(in subtrees[i], in root);
        return root;
    }
}
