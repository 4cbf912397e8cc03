using RegionalPause.Requests;

namespace RegionalPause.Tickets;

/// <summary>The content of a ticket (R10). It identifies an admission. The MAC binds the item; the ticket does not contain it.</summary>
/// <param name="Shard">The shard that admitted.</param>
/// <param name="Position">Position of the batch record in the shard.</param>
/// <param name="Index">Index of the entry in the batch.</param>
/// <param name="ControlVersion">Version of the control state under which the item was admitted.</param>
/// <param name="NotAfter">Last instant at which the broker may accept the message, on the store's clock, in whole milliseconds.</param>
public readonly record struct Ticket(ShardId Shard, long Position, int Index, long ControlVersion, DateTimeOffset NotAfter);
