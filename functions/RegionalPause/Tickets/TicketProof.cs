using System.Buffers.Binary;
using System.Runtime.InteropServices;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Tickets;

/// <summary>
/// The second part of a ticket: the way from its leaf to the root of its group (RFC 6962 §2.1.1).
/// <code>
/// index 4 bytes, big endian: which leaf of the group
/// size  4 bytes, big endian: the number of leaves, 1 to 65,536
/// path  32 bytes for each hash, from the leaf up
/// </code>
/// </summary>
internal static class TicketProof
{
    /// <summary>Most tickets that are signed together.</summary>
    public const int MaxGroup = 65_536;

    public const int MaxLength = Path + 16 * TreeHash.Length;

    private const int Size = 4;
    private const int Path = Size + 4;

    /// <summary>Writes a proof, and returns its length.</summary>
    public static int Write(InclusionProof proof, long size, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)proof.Index);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[Size..], (uint)size);
        ReadOnlySpan<byte> path = MemoryMarshal.AsBytes(proof.Path.AsSpan());
        path.CopyTo(bytes[Path..]);
        return Path + path.Length;
    }

    /// <summary>The head of the group that a leaf leads to; false if the bytes are no proof for any leaf.</summary>
    public static bool TryFollow(ReadOnlySpan<byte> bytes, in TreeHash leaf, out TreeHead head)
    {
        head = default;
        if (bytes.Length < Path)
            return false;
        uint index = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        uint size = BinaryPrimitives.ReadUInt32BigEndian(bytes[Size..]);
        if (size is 0 or > MaxGroup || index >= size || bytes.Length - Path != TreeHash.Length * InclusionProof.PathLength(index, size))
            return false;
        ReadOnlySpan<TreeHash> path = MemoryMarshal.Cast<byte, TreeHash>(bytes[Path..]);
        head = new TreeHead(size, InclusionProof.RootOf(in leaf, index, size, path));
        return true;
    }
}
