using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RegionalPause.Content;

/// <summary>
/// SHA-256 of an item's identity: the ledger, claims and tickets use this key, so the ledger contains no raw id.
/// Input: <c>"rp-item-v1"</c>, the UTF-8 length of the content id (4 bytes, big endian), the content id, the revision (4 bytes, big
/// endian).
/// </summary>
public readonly record struct ItemKey
{
    private readonly Digest digest;

    private ItemKey(ReadOnlySpan<byte> digest) => this.digest = new Digest(digest);

    /// <summary>Number of bytes of a key.</summary>
    public const int Length = Digest.Length;

    /// <summary>The key of an item.</summary>
    public static ItemKey Of(ItemId id)
    {
        int idLength = Encoding.UTF8.GetByteCount(id.ContentId);
        Span<byte> input = idLength <= 1024 ? stackalloc byte[10 + 4 + idLength + 4] : new byte[10 + 4 + idLength + 4];
        "rp-item-v1"u8.CopyTo(input);
        BinaryPrimitives.WriteInt32BigEndian(input[10..], idLength);
        Encoding.UTF8.GetBytes(id.ContentId, input[14..]);
        BinaryPrimitives.WriteInt32BigEndian(input[(14 + idLength)..], id.Revision);
        Span<byte> digest = stackalloc byte[Length];
        SHA256.HashData(input, digest);
        return new ItemKey(digest);
    }

    /// <summary>The key of a message that could not be read as an item: the hash of its bytes, with a different prefix.</summary>
    public static ItemKey OfUnreadable(ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("rp-unreadable-v1"u8);
        hash.AppendData(body);
        Span<byte> digest = stackalloc byte[Length];
        hash.GetHashAndReset(digest);
        return new ItemKey(digest);
    }

    /// <summary>Reads a key from its 32 bytes.</summary>
    public static ItemKey Read(ReadOnlySpan<byte> bytes) => new(bytes[..Length]);

    /// <summary>Writes the 32 bytes.</summary>
    public void Write(Span<byte> destination) => digest.Write(destination);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => digest.ToString();
}
