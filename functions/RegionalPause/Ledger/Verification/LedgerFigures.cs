using System.Collections.Immutable;
using RegionalPause.Content;

namespace RegionalPause.Ledger.Verification;

/// <summary>Standings of the items of one day, jurisdiction and type, recomputed from the ledger alone (R14b).</summary>
/// <param name="Day">UTC day of their first decision.</param>
/// <param name="Jurisdiction">Code, or <c>??</c> where none is known.</param>
/// <param name="Type">Content type; <c>null</c> for malformed messages.</param>
/// <param name="Submitted">Items.</param>
/// <param name="Standings">How many of them stand as each <see cref="Standing"/>.</param>
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
public sealed record LedgerFigures(long Records, long Decisions, long Admitted, int Shards, long ControlVersion, int Orders, int Certificates, ImmutableArray<CountedStandings> Counts);

/// <summary>A ledger in which nothing is wrong.</summary>
/// <param name="Checkpoint">The signed checkpoint it was held against.</param>
/// <param name="Figures">What it holds.</param>
public sealed record VerifiedLedger(Notes.SignedCheckpoint Checkpoint, LedgerFigures Figures)
{
    /// <summary>The checkpoint as it was read, byte for byte: the ledger may have grown since.</summary>
    public ReadOnlyMemory<byte> Note { get; init; }
}
