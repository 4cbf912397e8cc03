using RegionalPause.Content;
using RegionalPause.Tickets;

namespace RegionalPause.Gate;

/// <summary>Names the admission that a ticket is for. Pure.</summary>
internal static class AdmissionTickets
{
    /// <summary>The admission of a message.</summary>
    /// <param name="id">The item.</param>
    /// <param name="message">The submitted message. The gate has read it, so it has an item.</param>
    /// <param name="stands">Its decision in the ledger, an admission.</param>
    public static Admission Of(ItemId id, ReadOnlyMemory<byte> message, SubmissionResult.Stands stands)
    {
        if (stands.NotAfter is not { } notAfter || !ItemDigest.TryOf(id, EventParts.Of(message).Data, out ItemDigest content))
            throw new System.Diagnostics.UnreachableException($"The decision at {stands.Coordinates} is not the admission of an item.");
        return new Admission(
            new TicketedItem(stands.Entry.Item, content),
            new Ticket(stands.Coordinates.Shard, stands.Coordinates.Position, stands.Coordinates.Index, stands.ControlVersion, notAfter)
        );
    }
}
