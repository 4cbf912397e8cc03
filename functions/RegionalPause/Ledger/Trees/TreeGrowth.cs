using System.Collections.Immutable;

namespace RegionalPause.Ledger.Trees;

/// <summary>A tree after one round.</summary>
/// <param name="Edge">The right edge after the round.</param>
/// <param name="Files">The tiles to write: those of <see cref="Tile.Grown"/>, in that order.</param>
public sealed record TreeGrowth(RightEdge Edge, ImmutableArray<LogFile> Files);
