using RegionalPause.Requests;

namespace RegionalPause.Contract;

/// <summary>Whether a loader may accept an admitted item.</summary>
/// <param name="Verdict"><c>accepted</c>, <c>late</c>, <c>forged</c> or <c>unreadable</c>.</param>
public sealed record TicketView(string Verdict);

/// <summary>The body of <c>POST /api/tickets/check</c>.</summary>
public sealed record TicketBody
{
    /// <summary>The ticket.</summary>
    public required string Ticket { get; init; }

    /// <summary>The content id in the message of the ticket.</summary>
    [MaxBytes(TextLimits.Id)]
    public required string ContentId { get; init; }

    /// <summary>The revision of the item.</summary>
    public required int Revision { get; init; }

    /// <summary>When the broker received the message, on the broker's clock.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    // It has a setter: for an init-only property that is missing in the JSON, the source generator ignores the default value.
    /// <summary>The resolution of the broker's clock, in seconds.</summary>
    /// <value>Default 1; 0 to 60.</value>
    public double ResolutionSeconds { get; set; } = 1;
}
