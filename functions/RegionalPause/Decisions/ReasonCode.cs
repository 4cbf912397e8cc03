namespace RegionalPause.Decisions;

/// <summary>The outcome of the gate's decision on an item. The numbers are written to the ledger and never change.</summary>
public enum Outcome : byte
{
    /// <summary>The item may enter training.</summary>
    Admit = 1,

    /// <summary>Parked until the cause of the hold ends, then decided again.</summary>
    Hold = 2,

    /// <summary>Refused.</summary>
    Exclude = 3,

    /// <summary>The message could not be read; it went to <c>content-malformed</c> with its errors.</summary>
    Malformed = 4,
}

/// <summary>The reason of a decision. The order is that of the rules (R2), except that the last two come before <see cref="WindowOpen"/>.
/// The numbers are written to the ledger and never change.</summary>
public enum ReasonCode : byte
{
    /// <summary><c>permitted</c>: no rule holds or excludes the item.</summary>
    Permitted = 1,

    /// <summary><c>malformed</c>: the message could not be read.</summary>
    Malformed = 2,

    /// <summary><c>minor</c>: the author is, or may be, under age.</summary>
    Minor = 3,

    /// <summary><c>age-unknown</c>: it is unknown whether the author is under age (D34).</summary>
    AgeUnknown = 4,

    /// <summary><c>special-category</c>: from a special-category source (D35).</summary>
    SpecialCategory = 5,

    /// <summary><c>author-objected</c>: the author objected.</summary>
    AuthorObjected = 6,

    /// <summary><c>content-refusal</c>: the item's usage preference refuses training.</summary>
    ContentRefusal = 7,

    /// <summary><c>jurisdiction-unknown</c>: a signal names no known jurisdiction (D3).</summary>
    JurisdictionUnknown = 8,

    /// <summary><c>signals-missing</c>: the item has no residency signal of its author.</summary>
    SignalsMissing = 9,

    /// <summary><c>flag-closed</c>: the training flag of a jurisdiction is closed.</summary>
    FlagClosed = 10,

    /// <summary><c>paused</c>: a pause order in force covers it.</summary>
    Paused = 11,

    /// <summary><c>window-open</c>: the author's time to object is still running.</summary>
    WindowOpen = 12,

    /// <summary><c>outside-span</c>: training resumed in a jurisdiction, but not for content of this age or type (D32).</summary>
    OutsideSpan = 13,

    /// <summary><c>third-party-objected</c>: a member whom the item mentions or shows objected (D25).</summary>
    ThirdPartyObjected = 14,
}
