namespace RegionalPause.Ledger.Trees;

/// <summary>The size and the root of a tree, as in a checkpoint.</summary>
/// <param name="Size">Number of leaves; 0 to 2⁶³−1.</param>
/// <param name="Root">Merkle tree hash of those leaves.</param>
public readonly record struct TreeHead(long Size, TreeHash Root)
{
    /// <summary>The head of the tree without leaves.</summary>
    public static TreeHead Empty => new(0, TreeHash.EmptyTree);
}
