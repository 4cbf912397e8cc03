namespace RegionalPause.Contract;

/// <summary>The held items of one order or reason, and the progress of their drain.</summary>
/// <param name="Scope">The order id, or the reason code.</param>
/// <param name="State"><c>waiting</c>, <c>draining</c>, <c>purging</c> or <c>done</c>.</param>
/// <param name="Held">Items that are held now.</param>
/// <param name="Released">Items that were decided again and admitted.</param>
/// <param name="HeldAgain">Items that were decided again and held again.</param>
/// <param name="Excluded">Items that were decided again and excluded.</param>
/// <param name="Purged">Items that were purged.</param>
/// <param name="RatePerSecond">Maximum number of items that the drain decides per second.</param>
/// <param name="OldestHeldAt">When the oldest item was held; <c>null</c> if no item is held.</param>
/// <param name="SetAside">Items that the drain could not decide or purge, because of an error in the item. They stay held.</param>
/// <param name="DoneAt">When the drain or the purge ended; <c>null</c> unless the state is <c>done</c>.</param>
public sealed record HoldView(
    string Scope,
    string State,
    long Held,
    long Released,
    long HeldAgain,
    long Excluded,
    long Purged,
    int RatePerSecond,
    DateTimeOffset? OldestHeldAt,
    long SetAside,
    DateTimeOffset? DoneAt
);
