using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RegionalPause.Content;

namespace RegionalPause.Tickets;

/// <summary>The result of a loader's check of a ticket.</summary>
public enum TicketStatus
{
    /// <summary>Valid: the item may be loaded.</summary>
    Accepted,

    /// <summary>Enqueued after the ticket's <c>notAfter</c>: send the item back to <c>content-submitted</c> (R10).</summary>
    Late,

    /// <summary>It has the form of a ticket, but this gate did not issue it for this item, or it was altered. Send the item back and raise
    /// an alarm.</summary>
    Forged,

    /// <summary>Not a ticket: it does not begin with <c>rpt1.</c>.</summary>
    Unreadable,
}

/// <summary>
/// A loader's check (R10). It is pure and reads no storage. An item is accepted only with a valid ticket for exactly this item, and only if
/// the broker's enqueue instant is not after the ticket's <c>notAfter</c>. It is thread-safe, and no text makes it throw.
/// </summary>
public sealed class TicketCheck(TicketKeys keys)
{
    private static readonly long MaxMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
    private static readonly long MinMilliseconds = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();

    /// <summary>Checks one ticket.</summary>
    /// <param name="ticket">The <c>ticket</c> field of the admitted message.</param>
    /// <param name="item">The item in the same message.</param>
    /// <param name="enqueuedAt">When the broker accepted the message, as the broker reports it.</param>
    /// <param name="resolution">Resolution of the broker's clock: 1 s for Storage queues, zero for Service Bus. It is subtracted from
    /// <c>notAfter</c>.</param>
    public TicketStatus Check(string? ticket, ItemId item, DateTimeOffset enqueuedAt, TimeSpan resolution)
    {
        Span<byte> buffer = stackalloc byte[TicketFormat.MaxPayloadLength];
        return Check(ticket, item, enqueuedAt, resolution, buffer, out _);
    }

    /// <summary>Checks one ticket, and returns the admission that it identifies.</summary>
    /// <param name="ticket">The <c>ticket</c> field of the admitted message.</param>
    /// <param name="item">The item in the same message.</param>
    /// <param name="enqueuedAt">When the broker accepted the message, as the broker reports it.</param>
    /// <param name="resolution">Resolution of the broker's clock.</param>
    /// <param name="content">The content of the ticket; <c>null</c> unless the ticket is genuine (accepted or late).</param>
    public TicketStatus Check(string? ticket, ItemId item, DateTimeOffset enqueuedAt, TimeSpan resolution, out Ticket? content)
    {
        Span<byte> buffer = stackalloc byte[TicketFormat.MaxPayloadLength];
        TicketStatus verdict = Check(ticket, item, enqueuedAt, resolution, buffer, out int length);
        content = verdict is TicketStatus.Accepted or TicketStatus.Late ? TicketFormat.ReadPayload(buffer[..length]) : null;
        return verdict;
    }

    private TicketStatus Check(
        ReadOnlySpan<char> ticket,
        ItemId item,
        DateTimeOffset enqueuedAt,
        TimeSpan resolution,
        Span<byte> buffer,
        out int length
    )
    {
        length = 0;
        if (!ticket.StartsWith(TicketFormat.Prefix, StringComparison.Ordinal))
            return TicketStatus.Unreadable;
        if (
            !TryDecodePayload(ticket[TicketFormat.Prefix.Length..], buffer, out length)
            || !IsGenuine(ticket, buffer[..length], ItemKey.Of(item))
        )
            return TicketStatus.Forged;

        long notAfter = BinaryPrimitives.ReadInt64BigEndian(buffer[TicketFormat.NotAfter..]);
        if (notAfter < MinMilliseconds || notAfter > MaxMilliseconds)
            return TicketStatus.Forged;

        // Calculates in ticks, so that no instant and no resolution overflows. A negative resolution counts as zero, so it never extends
        // the time.
        long latest = DateTimeOffset.FromUnixTimeMilliseconds(notAfter).UtcTicks - Math.Max(0, resolution.Ticks);
        return enqueuedAt.UtcTicks <= latest ? TicketStatus.Accepted : TicketStatus.Late;
    }

    private static bool TryDecodePayload(ReadOnlySpan<char> rest, Span<byte> buffer, out int length)
    {
        length = 0;
        int dot = rest.IndexOf('.');
        return dot > 0
            && rest.Length - dot - 1 == TicketFormat.MacTextLength
            && Base64Url.DecodeFromChars(rest[..dot], buffer, out _, out length) == OperationStatus.Done
            && length > TicketFormat.Shard
            && buffer[0] == TicketFormat.Version;
    }

    // Compares the whole text of the genuine ticket, and not only the MAC: base64 has several spellings of the same bytes, and only the
    // issued spelling is the ticket. The comparison takes constant time, so that an attacker cannot find a MAC character by character.
    private bool IsGenuine(ReadOnlySpan<char> ticket, ReadOnlySpan<byte> payload, ItemKey item)
    {
        Span<byte> mac = stackalloc byte[TicketFormat.MacLength];
        Span<char> text = stackalloc char[TicketFormat.MaxTextLength];
        ReadOnlySpan<byte> keyId = payload.Slice(TicketFormat.KeyId, TicketFormat.KeyIdLength);
        foreach (TicketKey key in keys.All)
        {
            if (!keyId.SequenceEqual(key.Id))
                continue;
            TicketFormat.Mac(key.Secret, payload, item, mac);
            ReadOnlySpan<char> genuine = text[..TicketFormat.WriteText(payload, mac, text)];
            if (CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(genuine), MemoryMarshal.AsBytes(ticket)))
                return true;
        }

        return false;
    }
}
