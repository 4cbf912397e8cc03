namespace RegionalPause.Tickets;

/// <summary>What a ticket says of the admission it stands for (R10); the item itself is bound by the MAC and not written in it.</summary>
/// <param name="Shard">The shard that admitted.</param>
/// <param name="Position">The batch record's position in it.</param>
/// <param name="Index">The entry's index in the batch.</param>
/// <param name="ControlVersion">The law it was admitted under.</param>
/// <param name="NotAfter">Last instant at which a broker may have taken the message, on the store's clock; whole milliseconds.</param>
public readonly record struct Ticket(string Shard, long Position, int Index, long ControlVersion, DateTimeOffset NotAfter);
