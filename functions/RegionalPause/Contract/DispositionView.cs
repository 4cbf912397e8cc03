namespace RegionalPause.Contract;

/// <summary>What became of the items that were submitted on one day, of one jurisdiction and content type.</summary>
public sealed record DispositionView(
    DateOnly Day,
    string Jurisdiction,
    string ContentType,
    long Submitted,
    long Admitted,
    long Held,
    long Excluded,
    long Expired,
    long Malformed
);

/// <summary>An item that the ledger says is held, and that is in no hold.</summary>
/// <param name="Item">The item and its revision.</param>
/// <param name="Scope">The order id or the reason that holds it.</param>
/// <param name="Shard">The shard of the decision.</param>
/// <param name="Position">Position of its record.</param>
/// <param name="Index">Its place in the record.</param>
/// <param name="Day">The day that the decision counts for.</param>
/// <param name="DecidedAt">When it was decided.</param>
public sealed record MissingHoldView(
    string Item,
    string Scope,
    string Shard,
    long Position,
    int Index,
    DateOnly Day,
    DateTimeOffset DecidedAt
);
