using RegionalPause.Requests;

namespace RegionalPause.Contract;

/// <summary>Whether a loader may accept an admitted item.</summary>
/// <param name="Verdict"><c>accepted</c>, or why not.</param>
public sealed record TicketView(string Verdict);

/// <summary>The body of <c>POST /api/tickets/check</c>.</summary>
public sealed record TicketBody
{
    /// <summary>The ticket.</summary>
    public required string Ticket { get; init; }

    /// <summary>The item it came with.</summary>
    [MaxBytes(TextLimits.Id)]
    public required string ContentId { get; init; }

    /// <summary>Its revision.</summary>
    public required int Revision { get; init; }

    /// <summary>When the broker took the message, on the broker's clock.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    // A setter: the source generator gives an init-only property that is missing the default of its type.
    /// <summary>How coarse the broker's clock is, in seconds.</summary>
    /// <value>Default 1; 0 to 60.</value>
    public double ResolutionSeconds { get; set; } = 1;
}
