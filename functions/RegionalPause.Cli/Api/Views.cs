using System.Collections.Immutable;
using System.Text.Json.Serialization;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Decisions;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;

namespace RegionalPause.Cli.Api;

// What the gate's HTTP answers hold, as far as a verb shows it. States and reasons stay text: a newer gate may know more of them than this command line.
// Properties have setters, not init: the source generator would replace the defaults of init-only ones that are missing from an answer.

internal sealed record DecisionView(string? ContentId, int? Revision, string Outcome, string Reason, string? DecidedBy, string? Order, long ControlVersion, string? Ticket)
{
    /// <summary>Where the ledger says it; <c>null</c> for a dry run.</summary>
    public string? Coordinates { get; set; }

    public ImmutableArray<FieldError> Errors { get; set; } = [];
}

internal sealed record DecisionsView
{
    [JsonRequired]
    public ImmutableArray<DecisionView> Decisions { get; set; } = [];
}

internal sealed record TicketQuestion(string Ticket, string ContentId, int Revision, DateTimeOffset EnqueuedAt, double? ResolutionSeconds = null);

internal sealed record TicketAnswer(string Verdict);

internal sealed record ProblemView(string? Type, string? Title, string? Detail)
{
    public ImmutableArray<FieldError> Errors { get; set; } = [];
}

internal sealed record LedgerView(string Origin, string Key, long Size, string Root, string? SecondKey = null)
{
    /// <summary>Shards with records that are not in it, as the gate itself says; <c>null</c> where no gate was asked.</summary>
    public UnsealedShardView[]? Unsealed { get; init; }
}

internal sealed record UnsealedShardView(string Shard, long From, DateTimeOffset Since, bool Unsealable);

/// <summary>What <c>ledger verify --json</c> prints.</summary>
internal sealed record VerificationView(bool Verified, string? Kind, string? Where, string? Detail, LedgerView? Ledger, FiguresView? Figures)
{
    /// <summary>Items that the ledger says are held and that wait nowhere; <c>null</c> unless <c>--deep</c> asked the gate.</summary>
    public MissingHoldView[]? MissingHolds { get; init; }
}

internal sealed record FiguresView(long Records, long Decisions, long Admitted, int Shards, long ControlVersion, int Orders, int Certificates)
{
    /// <summary>Items followed from decision to decision; <c>null</c> where there were too many.</summary>
    public long? Items { get; init; }

    public DateTimeOffset? SealedUpTo { get; init; }

    public long FilesBeyond { get; init; }

    public ImmutableArray<OpenShardView> OpenShards { get; init; } = [];
}

internal sealed record OpenShardView(string Shard, long Records, DateTimeOffset SealedUpTo);

internal sealed record MemberQuestion(string MemberId);

internal sealed record WrongLineView(long Line)
{
    public ImmutableArray<FieldView> Errors { get; set; } = [];
}

internal sealed record FieldView(string Field, string? Value, string Expected);

internal sealed record ImportView(long Lines, long Members, long WrongLines, long NextLine)
{
    [JsonRequired]
    public ImmutableArray<WrongLineView> Wrong { get; set; } = [];
}

internal sealed record ErasedView(string Pseudonym);

/// <summary>What an order can name.</summary>
internal sealed record PlaceView(string Code, string Name)
{
    public ImmutableArray<string> Groups { get; set; } = [];
}
