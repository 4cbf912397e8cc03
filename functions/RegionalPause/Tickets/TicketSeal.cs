using System.Buffers.Binary;
using System.Security.Cryptography;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Tickets;

/// <summary>
/// The third part of a ticket: the signatures. All tickets of a group have the same seal.
/// <code>
/// key id    4 bytes, first of SHA-256 over the ticket key's SubjectPublicKeyInfo
/// until     8 bytes, big endian: the signer key signs no ticket that ends later, milliseconds since 1970 UTC
/// signer   64 bytes, the public signer key: x, y
/// grant    64 bytes, r, s: the ticket key signs "regionalpause-ticket-signer-v2" ‖ until ‖ signer
/// signature 64 bytes, r, s: the signer key signs "regionalpause-ticket-group-v2" ‖ size (4 bytes) ‖ root
/// </code>
/// Both signatures are ECDSA P-256 with SHA-256. The ticket key may be in a vault: it signs once for each process and some days. The signer
/// key is in the memory of one process, so a group costs no request. A loader needs the ticket key's public part only.
/// </summary>
internal static class TicketSeal
{
    public const int KeyIdLength = 4;
    public const int PublicKeyLength = 64;
    public const int SignatureLength = 64;
    public const int Length = Signature + SignatureLength;
    public const int GrantedLength = Signature;

    private const int Until = KeyIdLength;
    private const int Signer = Until + 8;
    private const int Grant = Signer + PublicKeyLength;
    private const int Signature = Grant + SignatureLength;

    private static ReadOnlySpan<byte> SignerLabel => "regionalpause-ticket-signer-v2"u8;

    private static ReadOnlySpan<byte> GroupLabel => "regionalpause-ticket-group-v2"u8;

    public static ReadOnlySpan<byte> KeyIdOf(ReadOnlySpan<byte> seal) => seal[..KeyIdLength];

    public static long UntilOf(ReadOnlySpan<byte> seal) => BinaryPrimitives.ReadInt64BigEndian(seal[Until..]);

    public static ReadOnlySpan<byte> SignerOf(ReadOnlySpan<byte> seal) => seal.Slice(Signer, PublicKeyLength);

    public static ReadOnlySpan<byte> GrantOf(ReadOnlySpan<byte> seal) => seal.Slice(Grant, SignatureLength);

    public static ReadOnlySpan<byte> SignatureOf(ReadOnlySpan<byte> seal) => seal.Slice(Signature, SignatureLength);

    /// <summary>Everything of a seal but the signature of the group: the same for all groups of one signer key.</summary>
    public static byte[] Granted(ReadOnlySpan<byte> keyId, long until, ReadOnlySpan<byte> signer, ReadOnlySpan<byte> grant)
    {
        byte[] granted = new byte[GrantedLength];
        keyId.CopyTo(granted);
        BinaryPrimitives.WriteInt64BigEndian(granted.AsSpan(Until), until);
        signer.CopyTo(granted.AsSpan(Signer));
        grant.CopyTo(granted.AsSpan(Grant));
        return granted;
    }

    /// <summary>SHA-256 of what the ticket key signs.</summary>
    public static byte[] GrantDigest(long until, ReadOnlySpan<byte> signer)
    {
        Span<byte> text = stackalloc byte[SignerLabel.Length + 8 + PublicKeyLength];
        SignerLabel.CopyTo(text);
        BinaryPrimitives.WriteInt64BigEndian(text[SignerLabel.Length..], until);
        signer.CopyTo(text[(SignerLabel.Length + 8)..]);
        return SHA256.HashData(text);
    }

    /// <summary>SHA-256 of what the signer key signs.</summary>
    public static void GroupDigest(TreeHead head, Span<byte> digest)
    {
        Span<byte> text = stackalloc byte[GroupLabel.Length + 4 + TreeHash.Length];
        GroupLabel.CopyTo(text);
        BinaryPrimitives.WriteUInt32BigEndian(text[GroupLabel.Length..], (uint)head.Size);
        head.Root.Bytes.CopyTo(text[(GroupLabel.Length + 4)..]);
        SHA256.HashData(text, digest);
    }
}
