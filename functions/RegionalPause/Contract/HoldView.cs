namespace RegionalPause.Contract;

/// <summary>What is held under one order or reason, and how its drain is doing.</summary>
/// <param name="Scope">The order id, or the reason.</param>
/// <param name="State">What happens to the items.</param>
/// <param name="Held">Items that are held.</param>
/// <param name="Released">Items that were admitted when they were decided again.</param>
/// <param name="HeldAgain">Items that were held again.</param>
/// <param name="Excluded">Items that were excluded.</param>
/// <param name="Purged">Items that were purged.</param>
/// <param name="RatePerSecond">Items a second at most.</param>
/// <param name="OldestHeldAt">Since when the oldest item is held.</param>
/// <param name="SetAside">Items that the drain could not decide.</param>
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
    long SetAside
);
