namespace RegionalPause.Ledger.Trees;

/// <summary>What can be wrong with a stored tree or with a question about it.</summary>
public enum TreeFaultKind
{
    /// <summary>The question cannot be asked of this tree: an index or a size beyond it, or a consistency proof from size 0.</summary>
    NotInTree = 1,

    /// <summary>A file the tree of this size must have is not there.</summary>
    Missing,

    /// <summary>A file or state is not laid out as it has to be: cut short, too long, or with a wrong length inside.</summary>
    Malformed,

    /// <summary>A file is well laid out, and its hashes are not those of the tree.</summary>
    Contradicts,
}

/// <summary>A fault of a stored tree, naming the file.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Where">Path of the file below the log's prefix, or the name of the state.</param>
/// <param name="Detail">A sentence: what was found and what was expected.</param>
public sealed record TreeFault(TreeFaultKind Kind, string Where, string Detail);
