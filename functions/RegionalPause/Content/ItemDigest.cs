using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using RegionalPause.Requests;

namespace RegionalPause.Content;

/// <summary>
/// SHA-256 of an item as it was submitted, in its canonical form (RFC 8785). It covers every field that decided: a ticket binds it, so an
/// item that is edited on its way to the loader has no valid ticket (R38).
/// </summary>
public readonly record struct ItemDigest
{
    private readonly Digest digest;

    private ItemDigest(ReadOnlySpan<byte> digest) => this.digest = new Digest(digest);

    /// <summary>Number of bytes of a digest.</summary>
    public const int Length = Digest.Length;

    /// <summary>The digest of an item.</summary>
    /// <param name="id">The item.</param>
    /// <param name="item">The <c>data</c> of the submitted event, JSON.</param>
    /// <param name="digest">The digest.</param>
    /// <returns>False if the text is not the JSON of this item.</returns>
    public static bool TryOf(ItemId id, ReadOnlyMemory<byte> item, out ItemDigest digest)
    {
        digest = default;
        var canonical = new ArrayBufferWriter<byte>(item.Length + 1);
        if (item.Length > ContentLimits.MessageBytes || !CanonicalJson.TryWrite(item, data => IsOf(data, id), canonical))
            return false;
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(canonical.WrittenSpan, hash);
        digest = new ItemDigest(hash);
        return true;
    }

    private static bool IsOf(JsonElement data, ItemId id) =>
        data.ValueKind == JsonValueKind.Object
        && data.TryGetProperty("contentId"u8, out JsonElement contentId)
        && contentId.ValueKind == JsonValueKind.String
        && contentId.GetString() == id.ContentId
        && data.TryGetProperty("revision"u8, out JsonElement revision)
        && revision.ValueKind == JsonValueKind.Number
        && JsonInteger.TryRead(JsonMarshal.GetRawUtf8Value(revision), out int number)
        && number == id.Revision;

    /// <summary>Writes the 32 bytes.</summary>
    public void Write(Span<byte> destination) => digest.Write(destination);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => digest.ToString();
}
