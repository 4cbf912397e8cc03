using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Content;
using RegionalPause.Requests;

namespace RegionalPause.Tickets;

/// <summary>
/// The text of a ticket: <c>rpt1.</c>, the payload and the MAC, both in unpadded base64url, separated by a dot.
/// <code>
/// payload  version  1 byte, 1
///          key id   4 bytes, first of SHA-256(key)
///          position 8 bytes, big endian, as all numbers
///          index    4 bytes
///          control  8 bytes, control version
///          notAfter 8 bytes, milliseconds since 1970 UTC, rounded down
///          shard    the rest, UTF-8, 1 to 128 bytes
/// MAC      HMAC-SHA256(key, "regionalpause-ticket-v1" + payload + item key)
/// </code>
/// Label and item key have fixed lengths, so no two (payload, item) pairs give the same MAC input.
/// </summary>
internal static class TicketFormat
{
    internal const string Prefix = "rpt1.";
    internal const byte Version = 1;
    internal const int KeyIdLength = 4;
    internal const int MaxShardLength = 128;
    internal const int MacLength = HMACSHA256.HashSizeInBytes;
    internal const int MacTextLength = 43;
    internal const int MaxPayloadLength = Shard + MaxShardLength;
    internal const int MaxTextLength = 5 + (MaxPayloadLength * 4 + 2) / 3 + 1 + MacTextLength;

    internal const int KeyId = 1;
    internal const int Position = KeyId + KeyIdLength;
    internal const int Index = Position + 8;
    internal const int Control = Index + 4;
    internal const int NotAfter = Control + 8;
    internal const int Shard = NotAfter + 8;

    private static ReadOnlySpan<byte> Label => "regionalpause-ticket-v1"u8;

    internal static int WritePayload(in Ticket ticket, ReadOnlySpan<byte> keyId, Span<byte> payload)
    {
        payload[0] = Version;
        keyId.CopyTo(payload[KeyId..]);
        BinaryPrimitives.WriteInt64BigEndian(payload[Position..], ticket.Position);
        BinaryPrimitives.WriteInt32BigEndian(payload[Index..], ticket.Index);
        BinaryPrimitives.WriteInt64BigEndian(payload[Control..], ticket.ControlVersion);
        BinaryPrimitives.WriteInt64BigEndian(payload[NotAfter..], ticket.NotAfter.ToUnixTimeMilliseconds());
        return Shard + Encoding.UTF8.GetBytes(ticket.Shard.Value, payload[Shard..]);
    }

    internal static Ticket ReadPayload(ReadOnlySpan<byte> payload) =>
        new(
            ShardId.Parse(Encoding.UTF8.GetString(payload[Shard..])),
            BinaryPrimitives.ReadInt64BigEndian(payload[Position..]),
            BinaryPrimitives.ReadInt32BigEndian(payload[Index..]),
            BinaryPrimitives.ReadInt64BigEndian(payload[Control..]),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(payload[NotAfter..]))
        );

    internal static void Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload, ItemKey item, Span<byte> mac)
    {
        Span<byte> input = stackalloc byte[Label.Length + payload.Length + ItemKey.Length];
        Label.CopyTo(input);
        payload.CopyTo(input[Label.Length..]);
        item.Write(input[(Label.Length + payload.Length)..]);
        HMACSHA256.HashData(key, input, mac);
    }

    /// <summary>Writes the text of a payload and its MAC, and returns its length.</summary>
    internal static int WriteText(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> mac, Span<char> text)
    {
        Prefix.CopyTo(text);
        int length = Prefix.Length;
        length += Base64Url.EncodeToChars(payload, text[length..]);
        text[length++] = '.';
        return length + Base64Url.EncodeToChars(mac, text[length..]);
    }
}
