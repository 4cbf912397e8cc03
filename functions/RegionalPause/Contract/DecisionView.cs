using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>The decision of one item.</summary>
/// <param name="ContentId">The item; <c>null</c> if it could not be read.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Outcome"><c>admit</c>, <c>hold</c> or <c>exclude</c>.</param>
/// <param name="Reason">The reason code.</param>
/// <param name="DecidedBy">The jurisdiction that decided.</param>
/// <param name="Order">The order that covers it.</param>
/// <param name="ControlVersion">The control version that it was decided under.</param>
/// <param name="Coordinates">Its place in the ledger; <c>null</c> for a dry run.</param>
/// <param name="Ticket">The ticket of an admission.</param>
/// <param name="Errors">What is wrong with a malformed item.</param>
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

/// <summary>Decisions of a batch, in its order.</summary>
public sealed record DecisionsView([property: JsonRequired] ImmutableArray<DecisionView> Decisions);
