using System.Collections.Immutable;
using RegionalPause.Contract;
using RegionalPause.Requests;

namespace RegionalPause.Cli.Api;

// JSON documents that the command line reads or prints and that are not part of the contract.
// Properties with a default value have a setter: for an init-only property that is missing in the JSON, the source generator ignores the
// default value.

internal sealed record ProblemView(string? Type, string? Title, string? Detail)
{
    public ImmutableArray<FieldError> Errors { get; set; } = [];
}

/// <summary>The output of <c>ledger verify --json</c>.</summary>
internal sealed record VerificationView(
    bool Verified,
    string? Kind,
    string? Where,
    string? Detail,
    VerifiedLedgerView? Ledger,
    VerifiedFiguresView? Figures
)
{
    /// <summary>Items that are held in the ledger but not in the table of held items; <c>null</c> without <c>--deep</c>.</summary>
    public MissingHoldView[]? MissingHolds { get; init; }
}

internal sealed record VerifiedLedgerView(string Origin, string Key, long Size, string Root)
{
    /// <summary>Shards with records that are not in the ledger, as reported by the gate; <c>null</c> if no gate was asked.</summary>
    public UnsealedShardView[]? Unsealed { get; init; }

    /// <summary>The number of first leaves that an earlier run verified and that were not read again; 0 if all were read.</summary>
    public long Before { get; init; }

    /// <summary>When that run ended; <c>null</c> if all leaves were read.</summary>
    public DateTimeOffset? BeforeAt { get; init; }
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
    /// <summary>Items whose sequence of decisions was checked; <c>null</c> if there were too many.</summary>
    public long? Items { get; init; }

    public DateTimeOffset? SealedUpTo { get; init; }

    public long FilesBeyond { get; init; }

    public ImmutableArray<OpenShardView> OpenShards { get; init; } = [];
}

internal sealed record OpenShardView(string Shard, long Records, DateTimeOffset SealedUpTo);

/// <summary>A jurisdiction or group that an order can name.</summary>
internal sealed record PlaceView(string Code, string Name)
{
    public ImmutableArray<string> Groups { get; set; } = [];
}
