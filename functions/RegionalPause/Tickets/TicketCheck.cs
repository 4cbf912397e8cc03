using RegionalPause.Content;

namespace RegionalPause.Tickets;

/// <summary>What a loader learns of a ticket.</summary>
public enum TicketVerdict
{
    /// <summary>Good: the item may be loaded.</summary>
    Accepted,

    /// <summary>Enqueued after its <c>notAfter</c>: send the item back to <c>content-submitted</c> (R10).</summary>
    Late,

    /// <summary>Not made by this gate for this item, or altered: send the item back and raise an alarm.</summary>
    Forged,

    /// <summary>Not a ticket at all.</summary>
    Unreadable,
}

/// <summary>
/// A loader's check (R10): pure, no storage read. An item is accepted only with a valid ticket for that very item and an enqueue instant, as the broker
/// states it, not after the ticket's <c>notAfter</c>.
/// </summary>
public sealed class TicketCheck
{
    /// <summary>Checks one ticket.</summary>
    /// <param name="ticket">The <c>ticket</c> field of the admitted message.</param>
    /// <param name="item">The item it came with.</param>
    /// <param name="enqueuedAt">When the broker took the message, as the broker says.</param>
    /// <param name="resolution">How coarse the broker's clock is: 1 s for Storage queues, zero for Service Bus. Counted against the ticket.</param>
    public TicketVerdict Check(string ticket, ItemId item, DateTimeOffset enqueuedAt, TimeSpan resolution) => throw new NotImplementedException();
}
