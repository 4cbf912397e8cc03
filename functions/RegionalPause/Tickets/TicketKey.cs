using System.Collections.Immutable;
using System.Security.Cryptography;

namespace RegionalPause.Tickets;

/// <summary>The public part of a ticket key: all that a loader needs (R38). Thread-safe.</summary>
public sealed class TicketKey
{
    private readonly byte[] id;
    private readonly byte[] coordinates;

    private TicketKey(byte[] spki, byte[] coordinates) =>
        (this.coordinates, id, Id) = (
            coordinates,
            SHA256.HashData(spki)[..TicketSeal.KeyIdLength],
            Convert.ToHexStringLower(SHA256.HashData(spki).AsSpan(0, TicketSeal.KeyIdLength))
        );

    /// <summary>
    /// Its id in tickets: the first four bytes of SHA-256 over its SubjectPublicKeyInfo, 8 lower-case hexadecimal digits.
    /// </summary>
    public string Id { get; }

    /// <summary>The x coordinate, 32 bytes.</summary>
    public ReadOnlySpan<byte> X => coordinates.AsSpan(0, 32);

    /// <summary>The y coordinate, 32 bytes.</summary>
    public ReadOnlySpan<byte> Y => coordinates.AsSpan(32);

    /// <summary>Reads a key.</summary>
    /// <param name="spki">Its SubjectPublicKeyInfo (RFC 5280), DER.</param>
    /// <returns>The key; <c>null</c> if the bytes are not exactly one P-256 public key.</returns>
    public static TicketKey? Read(ReadOnlySpan<byte> spki)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(spki, out int read);
            if (read != spki.Length || key.KeySize != 256)
                return null;
            // A key may be written in several ways. Its id is that of the usual one, so that a key has one id.
            return new TicketKey(key.ExportSubjectPublicKeyInfo(), P256PublicKey.Write(key));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Reads a key from its coordinates, as a JSON Web Key has them.</summary>
    /// <returns>The key; <c>null</c> if they are no point of P-256.</returns>
    public static TicketKey? OfPoint(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        if (x.Length != 32 || y.Length != 32)
            return null;
        using ECDsa? key = P256PublicKey.Read([.. x, .. y]);
        return key is null ? null : new TicketKey(key.ExportSubjectPublicKeyInfo(), [.. x, .. y]);
    }

    internal bool HasId(ReadOnlySpan<byte> keyId) => keyId.SequenceEqual(id);

    internal ReadOnlySpan<byte> IdBytes => id;

    /// <summary>Whether this key signed a digest.</summary>
    internal bool Verifies(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        // One object a call: a key object is not safe for several threads. It is called once for each signer key.
        using ECDsa key = P256PublicKey.Read(coordinates)!;
        return key.VerifyHash(digest, signature);
    }
}

/// <summary>The keys that a loader trusts.</summary>
/// <param name="Keys">Public ticket keys: the current one first, then former ones whose tickets may still be on their way.</param>
public sealed record TrustedTicketKeys(ImmutableArray<TicketKey> Keys)
{
    /// <summary>The secrets of the release before this one, whose tickets begin with <c>rpt1.</c>; usually none.</summary>
    public HmacTickets? Former { get; init; }
}
