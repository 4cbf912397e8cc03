namespace RegionalPause.Verification;

/// <summary>What can be wrong with a ledger: one class of failure each, for one exit code each.</summary>
public enum LedgerFaultKind
{
    /// <summary>There is no checkpoint, or none the log signed.</summary>
    Checkpoint = 1,

    /// <summary>A file the ledger of this size must have is not there.</summary>
    Missing,

    /// <summary>A file or leaf is not laid out as it has to be.</summary>
    Malformed,

    /// <summary>Entries, tiles and checkpoint do not belong together: something was changed, dropped, put in or put elsewhere.</summary>
    Tree,

    /// <summary>A checkpoint kept from earlier is not of this ledger: history was rewritten.</summary>
    Fork,

    /// <summary>A shard's chain or the control log has a gap, a second copy, a change, or runs back in time.</summary>
    Chain,

    /// <summary>The control log tells of something that cannot happen: an event out of order, or an end without two other people.</summary>
    Law,

    /// <summary>An item was admitted that the law forbade, or after its shard was fenced.</summary>
    Admission,

    /// <summary>A pause certificate says what the ledger does not.</summary>
    Certificate,

    /// <summary>The standings of items do not add up.</summary>
    Counts,

    /// <summary>Nothing is wrong, and something certified is not sealed yet: ask for a later checkpoint.</summary>
    Incomplete,
}

/// <summary>The first thing found wrong.</summary>
/// <param name="Kind">Its class.</param>
/// <param name="Where">The record, row, leaf or file.</param>
/// <param name="Detail">A sentence: what was found and what was expected.</param>
public sealed record LedgerFault(LedgerFaultKind Kind, string Where, string Detail);
