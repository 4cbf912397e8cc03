using System.Collections.Immutable;

namespace RegionalPause.Ledger.Trees;

/// <summary>The bundles of a log after one round.</summary>
/// <param name="Edge">The partial bundle after the round.</param>
/// <param name="Files">The bundles to write: those of <see cref="EntryBundle.Grown"/>, in that order.</param>
public sealed record BundleGrowth(BundleEdge Edge, ImmutableArray<LogFile> Files);
