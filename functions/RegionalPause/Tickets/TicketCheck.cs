using System.Collections.Concurrent;
using System.Security.Cryptography;
using RegionalPause.Content;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Tickets;

/// <summary>The result of a loader's check of a ticket.</summary>
public enum TicketStatus
{
    /// <summary>Valid: the item may be loaded.</summary>
    Accepted,

    /// <summary>Enqueued after the ticket's <c>notAfter</c>: send the item back to <c>content-submitted</c> (R10).</summary>
    Late,

    /// <summary>It has the form of a ticket, but this gate did not issue it for this item, or it or the item was altered. Send the item
    /// back and raise an alarm.</summary>
    Forged,

    /// <summary>Not a ticket: it does not begin with <c>rpt2.</c>.</summary>
    Unreadable,
}

/// <summary>
/// A loader's check (R10, R38). It needs public keys only, and reads no storage. An item is accepted only with a valid ticket for exactly
/// this item, and only if the broker's enqueue instant is not after the ticket's <c>notAfter</c>. It is thread-safe, and no text makes it
/// throw. The signature of a group is verified once; for the other tickets of the group a few hashes are enough.
/// </summary>
public sealed class TicketCheck(TrustedTicketKeys keys)
{
    // A group is on its way for seconds, and a seal has 200 bytes.
    private const int MostGroups = 4096;

    private readonly ConcurrentDictionary<TreeHash, bool> groups = new();

    /// <summary>Checks an admitted message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="enqueuedAt">When the broker accepted the message, as the broker reports it.</param>
    /// <param name="resolution">Resolution of the broker's clock: 1 s for Storage queues, zero for Service Bus. It is subtracted from
    /// <c>notAfter</c>.</param>
    public TicketStatus Check(AdmittedMessage message, DateTimeOffset enqueuedAt, TimeSpan resolution) =>
        TicketedItem.TryOf(message.Id, message.Item, out TicketedItem item)
            ? Check(message.Ticket, item, enqueuedAt, resolution)
            : TicketStatus.Forged;

    /// <summary>Checks one ticket.</summary>
    /// <param name="ticket">The <c>ticket</c> field of the admitted message.</param>
    /// <param name="item">The item in the same message.</param>
    /// <param name="enqueuedAt">When the broker accepted the message, as the broker reports it.</param>
    /// <param name="resolution">Resolution of the broker's clock.</param>
    public TicketStatus Check(string? ticket, in TicketedItem item, DateTimeOffset enqueuedAt, TimeSpan resolution) =>
        Check(ticket, item, enqueuedAt, resolution, out _);

    /// <summary>Checks one ticket, and returns the admission that it identifies.</summary>
    /// <param name="ticket">The <c>ticket</c> field of the admitted message.</param>
    /// <param name="item">The item in the same message.</param>
    /// <param name="enqueuedAt">When the broker accepted the message, as the broker reports it.</param>
    /// <param name="resolution">Resolution of the broker's clock.</param>
    /// <param name="content">The content of the ticket; <c>null</c> unless the ticket is genuine (accepted or late).</param>
    public TicketStatus Check(string? ticket, in TicketedItem item, DateTimeOffset enqueuedAt, TimeSpan resolution, out Ticket? content)
    {
        content = null;
        if (!IsTicket(ticket))
            return TicketStatus.Unreadable;
        if (!TryRead(ticket, item, out Ticket read))
            return TicketStatus.Forged;
        content = read;
        // Calculates in ticks, so that no instant and no resolution overflows. A negative resolution counts as zero, so it never extends
        // the time.
        long latest = read.NotAfter.UtcTicks - Math.Max(0, resolution.Ticks);
        return enqueuedAt.UtcTicks <= latest ? TicketStatus.Accepted : TicketStatus.Late;
    }

    /// <summary>Whether the item's content is part of the ticket: not for a ticket of the release before this one.</summary>
    public static bool BindsContent(string? ticket) => ticket?.StartsWith(TicketText.Prefix, StringComparison.Ordinal) == true;

    private bool IsTicket([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? text) =>
        BindsContent(text) || (keys.Former is not null && text?.StartsWith(HmacTickets.Prefix, StringComparison.Ordinal) == true);

    private bool TryRead(ReadOnlySpan<char> text, in TicketedItem item, out Ticket ticket)
    {
        if (!text.StartsWith(TicketText.Prefix, StringComparison.Ordinal))
            return keys.Former!.TryRead(text, item.Key, out ticket);
        ticket = default;
        Span<byte> payloadBuffer = stackalloc byte[TicketPayload.MaxLength];
        Span<byte> proofBuffer = stackalloc byte[TicketProof.MaxLength];
        Span<byte> sealBuffer = stackalloc byte[TicketSeal.Length];
        return text.Length <= TicketText.MaxLength
            && TicketText.TrySplit(text, out ReadOnlySpan<char> first, out ReadOnlySpan<char> second, out ReadOnlySpan<char> third)
            && TicketText.TryDecode(first, payloadBuffer, out ReadOnlySpan<byte> payload)
            && TicketText.TryDecode(second, proofBuffer, out ReadOnlySpan<byte> proof)
            && TicketText.TryDecode(third, sealBuffer, out ReadOnlySpan<byte> seal)
            && seal.Length == TicketSeal.Length
            && TicketPayload.TryRead(payload, out ticket)
            && TicketProof.TryFollow(proof, TicketPayload.Leaf(payload, item), out TreeHead head)
            && ticket.NotAfter.ToUnixTimeMilliseconds() <= TicketSeal.UntilOf(seal)
            && IsSigned(head, seal);
    }

    private bool IsSigned(TreeHead head, ReadOnlySpan<byte> seal)
    {
        Span<byte> group = stackalloc byte[TreeHash.Length + TicketSeal.Length];
        TicketSeal.GroupDigest(head, group);
        seal.CopyTo(group[TreeHash.Length..]);
        TreeHash known = TreeHash.Leaf(group);
        if (groups.ContainsKey(known))
            return true;
        if (!Verify(group[..TreeHash.Length], seal))
            return false;
        if (groups.Count >= MostGroups)
            groups.Clear();
        groups[known] = true;
        return true;
    }

    private bool Verify(ReadOnlySpan<byte> groupDigest, ReadOnlySpan<byte> seal)
    {
        using ECDsa? signer = P256PublicKey.Read(TicketSeal.SignerOf(seal));
        if (signer is null || !signer.VerifyHash(groupDigest, TicketSeal.SignatureOf(seal)))
            return false;
        byte[] grantDigest = TicketSeal.GrantDigest(TicketSeal.UntilOf(seal), TicketSeal.SignerOf(seal));
        foreach (TicketKey key in keys.Keys)
        {
            // Two keys may have the same id, which has four bytes only.
            if (key.HasId(TicketSeal.KeyIdOf(seal)) && key.Verifies(grantDigest, TicketSeal.GrantOf(seal)))
                return true;
        }
        return false;
    }
}
