namespace RegionalPause.Verification;

/// <summary>The kinds of faults in a ledger. Each kind has its own exit code.</summary>
public enum LedgerFaultKind
{
    /// <summary>There is no checkpoint, or none that the log signed.</summary>
    Checkpoint = 1,

    /// <summary>A file that a ledger of this size must have is missing.</summary>
    Missing,

    /// <summary>A file or leaf has the wrong format.</summary>
    Malformed,

    /// <summary>Entries, tiles and checkpoint do not match: something was changed, removed, inserted or moved.</summary>
    Tree,

    /// <summary>A checkpoint kept from earlier does not belong to this ledger: history was rewritten.</summary>
    Fork,

    /// <summary>A shard's chain or the control log has a gap, a duplicate or a change, or goes back in time.</summary>
    Chain,

    /// <summary>The control log contains something that cannot happen: an event out of order, or an end without two other people.</summary>
    Law,

    /// <summary>An item was admitted although the rules in force forbade it, or after its shard was fenced.</summary>
    Admission,

    /// <summary>A pause certificate does not match the ledger.</summary>
    Certificate,

    /// <summary>The dispositions of items do not add up.</summary>
    Counts,

    /// <summary>Nothing is wrong, but something that is certified is not sealed yet: a later checkpoint is needed.</summary>
    Incomplete,
}

/// <summary>The first fault found.</summary>
/// <param name="Kind">Its class.</param>
/// <param name="Where">The record, row, leaf or file.</param>
/// <param name="Detail">A sentence: what was found and what was expected.</param>
public sealed record LedgerFault(LedgerFaultKind Kind, string Where, string Detail);
