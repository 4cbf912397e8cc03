using System.Collections.Immutable;
using System.Text.Json.Serialization;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

// What the HTTP API shows. Domain records change with the domain; these change only with the API.

internal sealed record ErrorView(string Field, string? Value, string Expected)
{
    public static ImmutableArray<ErrorView> Of(ImmutableArray<FieldError> errors) => [.. errors.Select(e => new ErrorView(e.Field, e.Value, e.Expected))];
}

/// <summary>Whether the instance can decide; the rest is for callers who may read.</summary>
internal sealed record HealthView(string Status)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Shard { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ControlVersion { get; init; }

    /// <summary>How long its oldest record has waited to be sealed, in seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SealLagSeconds { get; init; }

    /// <summary>Why it cannot decide.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}

internal sealed record AuthorityView(string Id, string ShortName, string Name, string? Website);

internal sealed record JurisdictionView(
    string Code,
    string Name,
    string Kind,
    string? Parent,
    AuthorityView? Authority,
    ImmutableArray<string> Groups,
    ImmutableArray<string> Languages,
    bool FollowsParent,
    string Flag,
    ImmutableArray<string> Orders);

internal sealed record GroupView(string Id, string Name, ImmutableArray<string> Codes);

internal sealed record FlagView(string Code, bool Open, bool TrainingAllowed, string? ChangedBy, DateTimeOffset? ChangedAt, string? Reason, ImmutableArray<string> Orders, OpeningView? Opening);

/// <summary>One person asked for the flag to be opened; another person has to ask for the same (R47).</summary>
internal sealed record OpeningView(string By, DateTimeOffset At, string Reason);

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

internal sealed record HoldView(
    string Scope,
    string State,
    long Held,
    long Released,
    long HeldAgain,
    long Excluded,
    long Purged,
    int RatePerSecond,
    DateTimeOffset? OldestHeldAt,
    long SetAside);

internal sealed record InstanceView(
    string Shard,
    string Owner,
    string State,
    DateTimeOffset StartedAt,
    long ControlVersion,
    long FencedVersion,
    long NextPosition,
    long SettledUpTo,
    DateTimeOffset LastAppendAt);

internal sealed record DispositionView(
    DateOnly Day,
    string Jurisdiction,
    string ContentType,
    long Submitted,
    long Admitted,
    long Held,
    long Excluded,
    long Expired,
    long Malformed);

internal sealed record TicketView(string Verdict);

/// <summary>What the sealed ledger publishes of itself; <c>root</c> in hexadecimal.</summary>
internal sealed record LedgerView(string Origin, string Key, string? SecondKey, long Size, string Root, ImmutableArray<UnsealedShardView> Unsealed);

internal sealed record UnsealedShardView(string Shard, long From, DateTimeOffset Since, bool Unsealable);

internal sealed record MissingHoldView(string Item, string Scope, string Shard, long Position, int Index, DateOnly Day, DateTimeOffset DecidedAt);

/// <summary>That the tree of <c>from</c> leaves is the beginning of the published one (RFC 6962, 2.1.2); hashes in hexadecimal.</summary>
internal sealed record ConsistencyView(long From, long To, string Root, ImmutableArray<string> Path);

internal sealed record WrongLineView(long Line, ImmutableArray<ErrorView> Errors);

internal sealed record ImportView(long Lines, long Members, long WrongLines, ImmutableArray<WrongLineView> Wrong, long NextLine);

/// <summary>The pseudonym that nobody can link to the member any more.</summary>
internal sealed record ErasedView(string Pseudonym);

internal sealed record DrillView(
    string Id, string Stage, string RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, bool? Passed, int? Submitted, int? Admitted, int? Returned,
    int? Withheld, int? Late, int? Lost, double? FencedAfterMs, double? EffectiveAfterMs);

internal sealed record ObjectionView(
    string State, ImmutableArray<string> Refused, long ControlVersion, DateTimeOffset? AnswerBy, DateTimeOffset? AnsweredAt, ImmutableArray<ObjectionWordView> Words);

internal sealed record ObjectionWordView(string Action, string Source, DateTimeOffset At, DateTimeOffset ReceivedAt, string? Campaign);
