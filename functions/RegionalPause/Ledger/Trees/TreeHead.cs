namespace RegionalPause.Ledger.Trees;

/// <summary>What a checkpoint says of a tree: how many leaves, and the root over them.</summary>
/// <param name="Size">Leaves; 0 to 2⁶³−1.</param>
/// <param name="Root">Merkle tree hash of those leaves.</param>
public readonly record struct TreeHead(long Size, TreeHash Root)
{
    /// <summary>The head of the tree without leaves.</summary>
    public static TreeHead Empty => new(0, TreeHash.EmptyTree);
}
