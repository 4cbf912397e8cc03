namespace RegionalPause.Ledger.Trees;

/// <summary>What a proof proves.</summary>
public enum ProofStatus
{
    /// <summary>What it claims.</summary>
    Valid,

    /// <summary>Nothing: the index is not in a tree of this size, the sizes are in the wrong order, or the first tree is empty.</summary>
    NotInTree,

    /// <summary>Nothing: a proof for this place has another number of hashes.</summary>
    WrongLength,

    /// <summary>Nothing: it does not lead to the root.</summary>
    WrongRoot,
}
