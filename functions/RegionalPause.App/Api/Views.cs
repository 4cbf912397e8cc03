using System.Collections.Immutable;
using System.Text.Json.Serialization;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

// What the HTTP API shows. Domain records change with the domain; these change only with the API.

internal sealed record ErrorView(string Field, string? Value, string Expected)
{
    public static ImmutableArray<ErrorView> Of(ImmutableArray<FieldError> errors) => [.. errors.Select(e => new ErrorView(e.Field, e.Value, e.Expected))];
}

internal sealed record DecisionView(
    string? ContentId,
    int? Revision,
    string Outcome,
    string Reason,
    string? DecidedBy,
    string? Order,
    long ControlVersion,
    string? Coordinates,
    string? Ticket,
    ImmutableArray<ErrorView> Errors);

internal sealed record DecisionsView(ImmutableArray<DecisionView> Decisions);

internal sealed record TicketView(string Verdict);

/// <summary>What the sealed ledger publishes of itself; <c>root</c> in hexadecimal.</summary>
internal sealed record LedgerView(string Origin, string Key, string? SecondKey, long Size, string Root, ImmutableArray<UnsealedShardView> Unsealed);

internal sealed record UnsealedShardView(string Shard, long From, DateTimeOffset Since, bool Unsealable);

/// <summary>That the tree of <c>from</c> leaves is the beginning of the published one (RFC 6962, 2.1.2); hashes in hexadecimal.</summary>
internal sealed record ConsistencyView(long From, long To, string Root, ImmutableArray<string> Path);

internal sealed record WrongLineView(long Line, ImmutableArray<ErrorView> Errors);

internal sealed record ImportView(long Lines, long Members, long WrongLines, ImmutableArray<WrongLineView> Wrong, long NextLine);

/// <summary>The pseudonym that nobody can link to the member any more.</summary>
internal sealed record ErasedView(string Pseudonym);

internal sealed record ObjectionView(
    string State, ImmutableArray<string> Refused, long ControlVersion, DateTimeOffset? AnswerBy, DateTimeOffset? AnsweredAt, ImmutableArray<ObjectionWordView> Words);

internal sealed record ObjectionWordView(string Action, string Source, DateTimeOffset At, DateTimeOffset ReceivedAt, string? Campaign);
