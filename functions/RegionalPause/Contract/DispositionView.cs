namespace RegionalPause.Contract;

/// <summary>The number of items that were submitted on one day, for one jurisdiction and content type, by outcome.</summary>
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

/// <summary>An item that is held in the ledger but is missing in the table of held items.</summary>
/// <param name="Item">The key of the item: SHA-256 of its content id and revision, hexadecimal.</param>
/// <param name="Scope">The id of the order that holds it, or the reason code.</param>
/// <param name="Shard">The shard of the decision.</param>
/// <param name="Position">Position of the decision's record in the shard.</param>
/// <param name="Index">Index of the decision in the record.</param>
/// <param name="Day">The UTC day in which the decision is counted.</param>
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
