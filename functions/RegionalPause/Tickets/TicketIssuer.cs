using System.Text;
using RegionalPause.Content;

namespace RegionalPause.Tickets;

/// <summary>Creates the tickets of admissions (R10). Pure and thread-safe.</summary>
public sealed class TicketIssuer(TicketKeys keys)
{
    /// <summary>
    /// The ticket of one admission. Call it only after the append of the admission has committed: a loader with this ticket may load the
    /// item.
    /// </summary>
    /// <exception cref="ArgumentException">The shard's name is empty or longer than 128 bytes.</exception>
    public string Issue(ItemKey item, in Ticket ticket)
    {
        if (string.IsNullOrEmpty(ticket.Shard.Value) || Encoding.UTF8.GetByteCount(ticket.Shard.Value) > TicketFormat.MaxShardLength)
            throw new ArgumentException($"A shard's name must have 1 to {TicketFormat.MaxShardLength} bytes.", nameof(ticket));

        Span<byte> buffer = stackalloc byte[TicketFormat.MaxPayloadLength];
        Span<byte> payload = buffer[..TicketFormat.WritePayload(ticket, keys.Current.Id, buffer)];
        Span<byte> mac = stackalloc byte[TicketFormat.MacLength];
        TicketFormat.Mac(keys.Current.Secret, payload, item, mac);
        Span<char> text = stackalloc char[TicketFormat.MaxTextLength];
        return new string(text[..TicketFormat.WriteText(payload, mac, text)]);
    }
}
