using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>The decision about one item.</summary>
/// <param name="ContentId">The content id of the item; <c>null</c> if it could not be read.</param>
/// <param name="Revision">The revision of the item; <c>null</c> if it could not be read.</param>
/// <param name="Outcome"><c>admit</c>, <c>hold</c> or <c>exclude</c>.</param>
/// <param name="Reason">The reason code.</param>
/// <param name="DecidedBy">The jurisdiction that determined the decision.</param>
/// <param name="Order">The pause order that covers the item.</param>
/// <param name="ControlVersion">The control version of the decision.</param>
/// <param name="Coordinates">The position of the decision in the ledger; <c>null</c> for a dry run.</param>
/// <param name="Ticket">The ticket of an admission; <c>null</c> for any other outcome.</param>
/// <param name="Errors">The errors of a malformed item.</param>
public sealed record DecisionView(
    string? ContentId,
    int? Revision,
    string Outcome,
    string Reason,
    string? DecidedBy,
    string? Order,
    long ControlVersion,
    string? Coordinates,
    string? Ticket,
    ImmutableArray<ErrorView> Errors
);

/// <summary>The decisions about a batch, in the order of its items.</summary>
public sealed record DecisionsView([property: JsonRequired] ImmutableArray<DecisionView> Decisions);
