using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RegionalPause.Content;

namespace RegionalPause.Tickets;

/// <summary>What a loader learns of a ticket.</summary>
public enum TicketStatus
{
    /// <summary>Good: the item may be loaded.</summary>
    Accepted,

    /// <summary>Enqueued after its <c>notAfter</c>: send the item back to <c>content-submitted</c> (R10).</summary>
    Late,

    /// <summary>Calls itself a ticket and was not made by this gate for this item, or is altered: send the item back and raise an alarm.</summary>
    Forged,

    /// <summary>Not a ticket at all: does not begin with <c>rpt1.</c>.</summary>
    Unreadable,
}

/// <summary>
/// A loader's check (R10): pure, no storage read. An item is accepted only with a valid ticket for that very item and an enqueue instant, as the broker
/// states it, not after the ticket's <c>notAfter</c>. Safe from many threads; no text makes it throw.
/// </summary>
public sealed class TicketCheck(TicketKeys keys)
{
    private static readonly long MaxMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
    private static readonly long MinMilliseconds = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();

    /// <summary>Checks one ticket.</summary>
    /// <param name="ticket">The <c>ticket</c> field of the admitted message.</param>
    /// <param name="item">The item it came with.</param>
    /// <param name="enqueuedAt">When the broker took the message, as the broker says.</param>
    /// <param name="resolution">How coarse the broker's clock is: 1 s for Storage queues, zero for Service Bus. Counted against the ticket.</param>
    public TicketStatus Check(string? ticket, ItemId item, DateTimeOffset enqueuedAt, TimeSpan resolution)
    {
        Span<byte> buffer = stackalloc byte[TicketFormat.MaxPayloadLength];
        return Check(ticket, item, enqueuedAt, resolution, buffer, out _);
    }

    /// <summary>Checks one ticket and says which admission it stands for.</summary>
    /// <param name="ticket">The <c>ticket</c> field of the admitted message.</param>
    /// <param name="item">The item it came with.</param>
    /// <param name="enqueuedAt">When the broker took the message, as the broker says.</param>
    /// <param name="resolution">How coarse the broker's clock is.</param>
    /// <param name="content">What it says; <c>null</c> unless it is genuine (accepted or late).</param>
    public TicketStatus Check(string? ticket, ItemId item, DateTimeOffset enqueuedAt, TimeSpan resolution, out Ticket? content)
    {
        Span<byte> buffer = stackalloc byte[TicketFormat.MaxPayloadLength];
        TicketStatus verdict = Check(ticket, item, enqueuedAt, resolution, buffer, out int length);
        content = verdict is TicketStatus.Accepted or TicketStatus.Late ? TicketFormat.ReadPayload(buffer[..length]) : null;
        return verdict;
    }

    private TicketStatus Check(ReadOnlySpan<char> ticket, ItemId item, DateTimeOffset enqueuedAt, TimeSpan resolution, Span<byte> buffer, out int length)
    {
        length = 0;
        if (!ticket.StartsWith(TicketFormat.Prefix, StringComparison.Ordinal))
            return TicketStatus.Unreadable;
        if (!TryDecodePayload(ticket[TicketFormat.Prefix.Length..], buffer, out length) || !IsGenuine(ticket, buffer[..length], ItemKey.Of(item)))
            return TicketStatus.Forged;

        long notAfter = BinaryPrimitives.ReadInt64BigEndian(buffer[TicketFormat.NotAfter..]);
        if (notAfter < MinMilliseconds || notAfter > MaxMilliseconds)
            return TicketStatus.Forged;

        // In ticks, so that no instant and no resolution overflows; a negative resolution gives nobody more time.
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

    // The whole text is made again and compared, rather than the MAC alone: base64 has several spellings of the same bytes, and only the one that was
    // issued is the ticket. Compared in fixed time, so that nobody finds a MAC character by character.
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
