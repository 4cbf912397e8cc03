namespace RegionalPause.Ledger.Trees;

/// <summary>The result of verifying a proof.</summary>
public enum ProofStatus
{
    /// <summary>The proof is valid.</summary>
    Valid,

    /// <summary>Not valid: the index is not in a tree of this size, the sizes are in the wrong order, or the first tree is empty.</summary>
    NotInTree,

    /// <summary>Not valid: the proof has the wrong number of hashes for this index and size.</summary>
    WrongLength,

    /// <summary>Not valid: the hashes do not lead to the root.</summary>
    WrongRoot,
}
