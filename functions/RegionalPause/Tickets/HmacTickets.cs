using System.Collections.Immutable;
using System.Security.Cryptography;
using RegionalPause.Content;

namespace RegionalPause.Tickets;

/// <summary>
/// Checks tickets of the release before this one. They begin with <c>rpt1.</c> and have a MAC: everybody who could check one could also
/// make one, so the gate issues none any more (R38). They are read for one release, so that an upgrade loses no item. The class has no
/// public property with a secret, so that printing or serializing it cannot expose one.
/// <code>
/// payload  version  1 byte, 1
///          key id   4 bytes, first of SHA-256(secret)
///          position 8 bytes, big endian, as all numbers
///          index    4 bytes
///          control  8 bytes, control version
///          notAfter 8 bytes, milliseconds since 1970 UTC, rounded down
///          shard    the rest, UTF-8, 1 to 128 bytes
/// MAC      HMAC-SHA256(secret, "regionalpause-ticket-v1" + payload + item key)
/// </code>
/// </summary>
public sealed class HmacTickets
{
    /// <summary>Number of bytes of a secret.</summary>
    public const int SecretLength = 32;

    internal const string Prefix = "rpt1.";

    private const int MacLength = HMACSHA256.HashSizeInBytes;
    private const int KeyIdLength = 4;
    private const int KeyId = 1;
    private const int Fields = KeyId + KeyIdLength;
    private const int MaxLength = Fields + TicketPayload.FieldsLength + TicketPayload.MaxShardLength;

    private readonly ImmutableArray<(byte[] Id, byte[] Secret)> secrets;

    /// <summary>Copies the secrets.</summary>
    /// <exception cref="ArgumentException">A secret does not have 32 bytes.</exception>
    public HmacTickets(params IEnumerable<byte[]> secrets) =>
        this.secrets = [
            .. secrets.Select(secret =>
                secret.Length == SecretLength
                    ? (SHA256.HashData(secret)[..KeyIdLength], (byte[])secret.Clone())
                    : throw new ArgumentException($"A secret must have {SecretLength} bytes, not {secret.Length}.", nameof(secrets))
            ),
        ];

    private static ReadOnlySpan<byte> Label => "regionalpause-ticket-v1"u8;

    /// <summary>Reads a genuine ticket of an item; false for any other text.</summary>
    internal bool TryRead(ReadOnlySpan<char> text, ItemKey item, out Ticket ticket)
    {
        ticket = default;
        ReadOnlySpan<char> rest = text[Prefix.Length..];
        int dot = rest.IndexOf('.');
        Span<byte> buffer = stackalloc byte[MaxLength];
        Span<byte> mac = stackalloc byte[MacLength];
        return dot > 0
            && TicketText.TryDecode(rest[..dot], buffer, out ReadOnlySpan<byte> payload)
            && payload.Length > Fields
            && payload[0] == 1
            && TicketText.TryDecode(rest[(dot + 1)..], mac, out ReadOnlySpan<byte> stated)
            && IsGenuine(payload, stated, item)
            && TicketPayload.TryReadFields(payload[Fields..], out ticket);
    }

    // The comparison takes constant time, so that an attacker cannot find a MAC byte by byte.
    private bool IsGenuine(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> stated, ItemKey item)
    {
        Span<byte> input = stackalloc byte[Label.Length + MaxLength + ItemKey.Length];
        Label.CopyTo(input);
        payload.CopyTo(input[Label.Length..]);
        item.Write(input[(Label.Length + payload.Length)..]);
        Span<byte> mac = stackalloc byte[MacLength];
        foreach ((byte[] id, byte[] secret) in secrets)
        {
            if (!payload.Slice(KeyId, KeyIdLength).SequenceEqual(id))
                continue;
            HMACSHA256.HashData(secret, input[..(Label.Length + payload.Length + ItemKey.Length)], mac);
            if (CryptographicOperations.FixedTimeEquals(mac, stated))
                return true;
        }
        return false;
    }
}
