using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Requests;

namespace RegionalPause.Verification;

/// <summary>Dispositions of the items of one day, jurisdiction and type, recomputed from the ledger alone (R14b).</summary>
/// <param name="Day">UTC day of their first decision.</param>
/// <param name="Jurisdiction">Code, or <c>??</c> if no jurisdiction is known.</param>
/// <param name="Type">Content type; <c>null</c> for malformed messages.</param>
/// <param name="Submitted">Items.</param>
/// <param name="Standings">The number of them in each <see cref="Disposition"/>.</param>
public sealed record CountedStandings(DateOnly Day, string Jurisdiction, ContentType? Type, long Submitted, ImmutableArray<long> Standings);

/// <summary>The content of a verified ledger.</summary>
/// <param name="Records">Records of shards.</param>
/// <param name="Decisions">Decisions in them.</param>
/// <param name="Admitted">Admissions among the decisions.</param>
/// <param name="Shards">Shards.</param>
/// <param name="ControlVersion">Last row of the control log.</param>
/// <param name="Orders">Pause orders.</param>
/// <param name="Certificates">Certificates, each compared with every shard.</param>
/// <param name="Counts">Dispositions.</param>
public sealed record LedgerFigures(
    long Records,
    long Decisions,
    long Admitted,
    int Shards,
    long ControlVersion,
    int Orders,
    int Certificates,
    ImmutableArray<CountedStandings> Counts
)
{
    /// <summary>Items that were followed from decision to decision; <c>null</c> if there were more than the limit.</summary>
    public long? Items { get; init; }

    /// <summary>Instant of the latest record; <c>null</c> if there is no record. Later decisions are not in this ledger.</summary>
    public DateTimeOffset? SealedUpTo { get; init; }

    /// <summary>
    /// Shards without a closing record, the longest silent one first. Every running process has one. A shard with a broken chain is also
    /// here: nothing more of it is sealed.
    /// </summary>
    public ImmutableArray<OpenShard> OpenShards { get; init; } = [];
}

/// <summary>A shard that may have more records later.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Records">Its sealed records.</param>
/// <param name="SealedUpTo">Instant of the last of them.</param>
public sealed record OpenShard(ShardId Shard, long Records, DateTimeOffset SealedUpTo);

/// <summary>A ledger without faults.</summary>
/// <param name="Checkpoint">The signed checkpoint against which it was verified.</param>
/// <param name="Figures">Its content.</param>
public sealed record VerifiedLedger(SignedCheckpoint Checkpoint, LedgerFigures Figures)
{
    /// <summary>The checkpoint as it was read, byte for byte. The ledger may have grown since then.</summary>
    public ReadOnlyMemory<byte> Note { get; init; }

    /// <summary>
    /// Files of a ledger that has grown beyond the checkpoint. The checkpoint does not cover them, and they were not read.
    /// </summary>
    public long FilesBeyond { get; init; }

    /// <summary>
    /// The beginning of the ledger that was verified before and not read again; the empty tree if the whole ledger was read.
    /// </summary>
    public TreeHead Before { get; init; } = TreeHead.Empty;

    /// <summary>From where a later verification can continue; <c>null</c> unless <see cref="LedgerVerification.Continues"/>.</summary>
    public VerifiedPrefix? Prefix { get; init; }
}
