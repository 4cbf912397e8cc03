using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;

namespace RegionalPause.Verification;

/// <summary>Standings of the items of one day, jurisdiction and type, recomputed from the ledger alone (R14b).</summary>
/// <param name="Day">UTC day of their first decision.</param>
/// <param name="Jurisdiction">Code, or <c>??</c> where none is known.</param>
/// <param name="Type">Content type; <c>null</c> for malformed messages.</param>
/// <param name="Submitted">Items.</param>
/// <param name="Standings">How many of them stand as each <see cref="Disposition"/>.</param>
public sealed record CountedStandings(DateOnly Day, string Jurisdiction, ContentType? Type, long Submitted, ImmutableArray<long> Standings);

/// <summary>What a verified ledger holds.</summary>
/// <param name="Records">Records of shards.</param>
/// <param name="Decisions">Decisions in them.</param>
/// <param name="Admitted">Admissions among those.</param>
/// <param name="Shards">Shards.</param>
/// <param name="ControlVersion">Last row of the control log.</param>
/// <param name="Orders">Pause orders.</param>
/// <param name="Certificates">Certificates, each held against every shard.</param>
/// <param name="Counts">Dispositions.</param>
public sealed record LedgerFigures(long Records, long Decisions, long Admitted, int Shards, long ControlVersion, int Orders, int Certificates, ImmutableArray<CountedStandings> Counts)
{
    /// <summary>Items that were followed from decision to decision; <c>null</c> where they were more than there was memory for.</summary>
    public long? Items { get; init; }

    /// <summary>Instant of the latest record; <c>null</c> where there is none. What was decided after it is not in this ledger.</summary>
    public DateTimeOffset? SealedUpTo { get; init; }

    /// <summary>
    /// Shards without a closing record, the one that is silent longest first. A process that runs has one, and so has a shard whose chain
    /// is broken: of it nothing is sealed any more.
    /// </summary>
    public ImmutableArray<OpenShard> OpenShards { get; init; } = [];
}

/// <summary>A shard that may go on.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Records">Its sealed records.</param>
/// <param name="SealedUpTo">Instant of the last of them.</param>
public sealed record OpenShard(ShardId Shard, long Records, DateTimeOffset SealedUpTo);

/// <summary>A ledger in which nothing is wrong.</summary>
/// <param name="Checkpoint">The signed checkpoint it was held against.</param>
/// <param name="Figures">What it holds.</param>
public sealed record VerifiedLedger(SignedCheckpoint Checkpoint, LedgerFigures Figures)
{
    /// <summary>The checkpoint as it was read, byte for byte: the ledger may have grown since.</summary>
    public ReadOnlyMemory<byte> Note { get; init; }

    /// <summary>Files of a ledger that has grown beyond the checkpoint: nothing vouches for them, and they were not looked at.</summary>
    public long FilesBeyond { get; init; }
}
