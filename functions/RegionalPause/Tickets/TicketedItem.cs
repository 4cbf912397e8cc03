using RegionalPause.Content;

namespace RegionalPause.Tickets;

/// <summary>The item that a ticket binds: its identity and its content.</summary>
/// <param name="Key">The key of its id and revision.</param>
/// <param name="Content">The digest of everything that was submitted about it.</param>
public readonly record struct TicketedItem(ItemKey Key, ItemDigest Content)
{
    /// <summary>Number of bytes of both.</summary>
    internal const int Length = ItemKey.Length + ItemDigest.Length;

    /// <summary>Finds what a ticket binds.</summary>
    /// <param name="id">The item.</param>
    /// <param name="data">The <c>data</c> of its submitted event, JSON.</param>
    /// <param name="item">The item.</param>
    /// <returns>False if the text is not the JSON of this item.</returns>
    public static bool TryOf(ItemId id, ReadOnlyMemory<byte> data, out TicketedItem item)
    {
        bool can = ItemDigest.TryOf(id, data, out ItemDigest content);
        item = new TicketedItem(ItemKey.Of(id), content);
        return can;
    }

    internal void Write(Span<byte> destination)
    {
        Key.Write(destination);
        Content.Write(destination[ItemKey.Length..]);
    }
}
