using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using RegionalPause.Requests;

namespace RegionalPause.Contract;

/// <summary>Whether a loader may accept an admitted item.</summary>
/// <param name="Verdict">
/// <c>accepted</c>: the item may be loaded. <c>late</c>: the broker received the message after the ticket had expired. <c>forged</c>: the
/// gate did not issue this ticket for this item. <c>unreadable</c>: the text is not a ticket. Every item that is not accepted goes back to
/// the gate.
/// </param>
public sealed record TicketView([property: AllowedValues("accepted", "late", "forged", "unreadable")] string Verdict);

/// <summary>A public key of tickets, as a JSON Web Key (RFC 7517).</summary>
/// <param name="Kty">Always <c>EC</c>.</param>
/// <param name="Crv">Always <c>P-256</c>.</param>
/// <param name="X">The x coordinate, base64url.</param>
/// <param name="Y">The y coordinate, base64url.</param>
/// <param name="Use">Always <c>sig</c>.</param>
/// <param name="Alg">Always <c>ES256</c>.</param>
/// <param name="Kid">The key's id in tickets: 8 lower-case hexadecimal digits.</param>
public sealed record TicketKeyView(string Kty, string Crv, string X, string Y, string Use, string Alg, string Kid);

/// <summary>The keys that a loader needs to check tickets, as a JSON Web Key Set.</summary>
/// <param name="Keys">The current key first, then former ones.</param>
public sealed record TicketKeysView(ImmutableArray<TicketKeyView> Keys)
{
    /// <summary>The path of the set at a gate (RFC 8615). It does not depend on the version of the API.</summary>
    public const string Path = "/.well-known/regionalpause/ticket-keys";
}

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

    /// <summary>The item in the message of the ticket: its <c>data.item</c>. Needed for tickets that begin with <c>rpt2.</c>, which cover
    /// it.</summary>
    public JsonElement? Item { get; init; }

    /// <summary>When the broker received the message, on the broker's clock.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    // It has a setter: for an init-only property that is missing in the JSON, the source generator ignores the default value.
    /// <summary>The resolution of the broker's clock, in seconds.</summary>
    /// <value>Default 1; 0 to 60.</value>
    public double ResolutionSeconds { get; set; } = 1;
}
