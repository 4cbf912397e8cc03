using System.Collections.Immutable;

namespace RegionalPause.Ledger.Trees;

/// <summary>A log's bundles grown by one round.</summary>
/// <param name="Edge">The partial bundle after it.</param>
/// <param name="Files">The bundles to write: those of <see cref="EntryBundle.Grown"/>, in that order.</param>
public sealed record BundleGrowth(BundleEdge Edge, ImmutableArray<LogFile> Files);
