namespace RegionalPause.Ledger.Trees;

/// <summary>The errors of a stored tree, or of a request about it.</summary>
public enum TreeFaultKind
{
    /// <summary>The request does not fit this tree: an index or a size is too large, or a consistency proof starts at size 0.</summary>
    NotInTree = 1,

    /// <summary>A file that a tree of this size must have is missing.</summary>
    Missing,

    /// <summary>A file or state has a wrong layout: it is incomplete, too long, or has a wrong length inside.</summary>
    Malformed,

    /// <summary>A file has the right layout, but its hashes are not those of the tree.</summary>
    Contradicts,
}

/// <summary>An error of a stored tree, with the name of the file.</summary>
/// <param name="Kind">Kind of the error.</param>
/// <param name="Where">Path of the file below the log's prefix, or the name of the state.</param>
/// <param name="Detail">One sentence: the value found and the value expected.</param>
public sealed record TreeFault(TreeFaultKind Kind, string Where, string Detail);
