using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using RegionalPause.Ledger.Trees;
using RegionalPause.Requests;

namespace RegionalPause.Tickets;

/// <summary>
/// The first part of a ticket: the admission. Numbers are big endian.
/// <code>
/// version  1 byte, 2
/// position 8 bytes
/// index    4 bytes
/// control  8 bytes, control version
/// notAfter 8 bytes, milliseconds since 1970 UTC, rounded down
/// shard    the rest, UTF-8, 1 to 128 bytes
/// </code>
/// The leaf that is signed is <c>"regionalpause-ticket-v2" ‖ payload ‖ item key ‖ item digest</c>. Label, key and digest have fixed
/// lengths, so no two (payload, item) pairs give the same leaf.
/// </summary>
internal static class TicketPayload
{
    public const int MaxShardLength = 128;

    /// <summary>Number of bytes of the fields before the name of the shard.</summary>
    public const int FieldsLength = NotAfter + 8;

    public const int MaxLength = Shard + MaxShardLength;

    private const byte Version = 2;
    private const int Fields = 1;
    private const int Shard = Fields + FieldsLength;

    // Places in the fields of an admission, which both formats of tickets have in the same order.
    private const int Position = 0;
    private const int Index = Position + 8;
    private const int Control = Index + 4;
    private const int NotAfter = Control + 8;

    private static readonly long MaxMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
    private static readonly long MinMilliseconds = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();

    private static ReadOnlySpan<byte> Label => "regionalpause-ticket-v2"u8;

    /// <summary>Writes a payload, and returns its length.</summary>
    /// <exception cref="ArgumentException">The shard's name is empty or longer than 128 bytes.</exception>
    public static int Write(in Ticket ticket, Span<byte> payload)
    {
        if (string.IsNullOrEmpty(ticket.Shard.Value) || Encoding.UTF8.GetByteCount(ticket.Shard.Value) > MaxShardLength)
            throw new ArgumentException($"A shard's name must have 1 to {MaxShardLength} bytes.", nameof(ticket));
        payload[0] = Version;
        Span<byte> fields = payload[Fields..];
        BinaryPrimitives.WriteInt64BigEndian(fields[Position..], ticket.Position);
        BinaryPrimitives.WriteInt32BigEndian(fields[Index..], ticket.Index);
        BinaryPrimitives.WriteInt64BigEndian(fields[Control..], ticket.ControlVersion);
        BinaryPrimitives.WriteInt64BigEndian(fields[NotAfter..], ticket.NotAfter.ToUnixTimeMilliseconds());
        return Shard + Encoding.UTF8.GetBytes(ticket.Shard.Value, payload[Shard..]);
    }

    /// <summary>Reads a payload; false if it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out Ticket ticket)
    {
        ticket = default;
        return payload.Length > 0 && payload[0] == Version && TryReadFields(payload[Fields..], out ticket);
    }

    /// <summary>Reads the fields of an admission: position, index, control version, <c>notAfter</c> and shard.</summary>
    /// <param name="fields">All bytes after the head of a payload.</param>
    /// <param name="ticket">The admission.</param>
    /// <returns>False if the bytes are no admission.</returns>
    public static bool TryReadFields(ReadOnlySpan<byte> fields, out Ticket ticket)
    {
        ticket = default;
        if (fields.Length is <= FieldsLength or > FieldsLength + MaxShardLength || !Utf8.IsValid(fields[FieldsLength..]))
            return false;
        long notAfter = BinaryPrimitives.ReadInt64BigEndian(fields[NotAfter..]);
        if (notAfter < MinMilliseconds || notAfter > MaxMilliseconds)
            return false;
        ticket = new Ticket(
            ShardId.Parse(Encoding.UTF8.GetString(fields[FieldsLength..])),
            BinaryPrimitives.ReadInt64BigEndian(fields[Position..]),
            BinaryPrimitives.ReadInt32BigEndian(fields[Index..]),
            BinaryPrimitives.ReadInt64BigEndian(fields[Control..]),
            DateTimeOffset.FromUnixTimeMilliseconds(notAfter)
        );
        return true;
    }

    /// <summary>The leaf of a payload and its item.</summary>
    public static TreeHash Leaf(ReadOnlySpan<byte> payload, in TicketedItem item)
    {
        Span<byte> leaf = stackalloc byte[Label.Length + MaxLength + TicketedItem.Length];
        Label.CopyTo(leaf);
        payload.CopyTo(leaf[Label.Length..]);
        item.Write(leaf[(Label.Length + payload.Length)..]);
        return TreeHash.Leaf(leaf[..(Label.Length + payload.Length + TicketedItem.Length)]);
    }
}
