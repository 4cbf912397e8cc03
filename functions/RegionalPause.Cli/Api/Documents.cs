using System.Collections.Immutable;
using RegionalPause.Contract;
using RegionalPause.Requests;

namespace RegionalPause.Cli.Api;

// What the command line reads or prints that is no answer of the contract.
// Properties have setters, not init: the source generator would replace the defaults of init-only ones that are missing.

internal sealed record ProblemView(string? Type, string? Title, string? Detail)
{
    public ImmutableArray<FieldError> Errors { get; set; } = [];
}

/// <summary>What <c>ledger verify --json</c> prints.</summary>
internal sealed record VerificationView(
    bool Verified,
    string? Kind,
    string? Where,
    string? Detail,
    VerifiedLedgerView? Ledger,
    VerifiedFiguresView? Figures
)
{
    /// <summary>Items that the ledger says are held and that wait nowhere; <c>null</c> unless <c>--deep</c> asked the gate.</summary>
    public MissingHoldView[]? MissingHolds { get; init; }
}

internal sealed record VerifiedLedgerView(string Origin, string Key, long Size, string Root)
{
    /// <summary>Shards with records that are not in it, as the gate itself says; <c>null</c> where no gate was asked.</summary>
    public UnsealedShardView[]? Unsealed { get; init; }
}

internal sealed record VerifiedFiguresView(
    long Records,
    long Decisions,
    long Admitted,
    int Shards,
    long ControlVersion,
    int Orders,
    int Certificates
)
{
    /// <summary>Items followed from decision to decision; <c>null</c> where there were too many.</summary>
    public long? Items { get; init; }

    public DateTimeOffset? SealedUpTo { get; init; }

    public long FilesBeyond { get; init; }

    public ImmutableArray<OpenShardView> OpenShards { get; init; } = [];
}

internal sealed record OpenShardView(string Shard, long Records, DateTimeOffset SealedUpTo);

/// <summary>What an order can name.</summary>
internal sealed record PlaceView(string Code, string Name)
{
    public ImmutableArray<string> Groups { get; set; } = [];
}
