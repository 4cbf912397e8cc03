using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Engagement;
using RegionalPause.Orders;
using RegionalPause.Verification;

namespace RegionalPause.Evidence;

/// <summary>The decisions about items that an order covers, in the groups that an authority asks for (D37).</summary>
public enum EvidenceColumn
{
    /// <summary>Admitted before the order was committed.</summary>
    AdmittedBefore = 0,

    /// <summary>
    /// Admitted under an earlier control version, in the second of the commit or later: appended before their shard was fenced, so all
    /// before the order was <c>fenced</c>.
    /// </summary>
    AdmittedWhileFencing = 1,

    /// <summary>Held by the order.</summary>
    Held = 2,

    /// <summary>Excluded by the order.</summary>
    Excluded = 3,

    /// <summary>
    /// Held or excluded for another reason while the order was in force: a minor, a refusal, a closed flag, another order.
    /// </summary>
    WithheldOtherwise = 4,

    /// <summary>Held by the order and purged.</summary>
    Purged = 5,

    /// <summary>Held before, and admitted after the order ended.</summary>
    Released = 6,

    /// <summary>New, and admitted after the order ended.</summary>
    AdmittedAfter = 7,

    /// <summary>Admitted although the order covered it. This number should be 0.</summary>
    Incident = 8,
}

/// <summary>Decisions of one day about items of one jurisdiction and type that the order covers.</summary>
/// <param name="Day">UTC day of the decisions.</param>
/// <param name="Jurisdiction">Code of the jurisdiction in which the items are counted.</param>
/// <param name="Type">Content type.</param>
/// <param name="Decisions">Number of decisions, by <see cref="EvidenceColumn"/>.</param>
public sealed record EvidenceCount(DateOnly Day, string Jurisdiction, ContentType Type, ImmutableArray<long> Decisions)
{
    /// <summary>Number of columns.</summary>
    public const int Columns = 9;

    /// <summary>One column.</summary>
    public long this[EvidenceColumn column] => Decisions[(int)column];
}

/// <summary>An item admitted although the order covered it (D38).</summary>
/// <param name="Item">The item's key, hexadecimal.</param>
/// <param name="Shard">The shard that admitted it.</param>
/// <param name="Position">Position of its record.</param>
/// <param name="Index">Index of its entry in the record.</param>
/// <param name="Leaf">Its leaf in the sealed ledger.</param>
/// <param name="At">When it was admitted.</param>
/// <param name="Why">What forbade it.</param>
public sealed record Incident(string Item, string Shard, long Position, int Index, long Leaf, DateTimeOffset At, string Why);

/// <summary>One event of the order, from the ledger.</summary>
/// <param name="At">When.</param>
/// <param name="Version">The control version that contains it.</param>
/// <param name="Event">The event.</param>
public sealed record EvidenceEvent(DateTimeOffset At, long Version, PauseEvent Event);

/// <summary>All facts of the pack about one order, read from the sealed ledger alone.</summary>
public sealed record EvidenceFacts
{
    /// <summary>The order and its stage.</summary>
    public required OrderState Order { get; init; }

    /// <summary>Its events, in order.</summary>
    public required ImmutableArray<EvidenceEvent> History { get; init; }

    /// <summary>Its certificate; <c>null</c> if it has none yet, and always for a shadow order.</summary>
    public required PauseCertificate? Certificate { get; init; }

    /// <summary>Decisions about what it covers.</summary>
    public required ImmutableArray<EvidenceCount> Counts { get; init; }

    /// <summary>Decisions a minute around the start of the order, about what it covers; empty if there were none.</summary>
    public ImmutableArray<EvidenceMinute> Minutes { get; init; } = [];

    /// <summary>Items that were admitted although the order covered them. The report shows them first.</summary>
    public required ImmutableArray<Incident> Incidents { get; init; }

    /// <summary>Its dealings with the authority.</summary>
    public required EngagementLog Engagement { get; init; }

    /// <summary>The campaigns about it, oldest first.</summary>
    public required ImmutableArray<EvidenceCampaign> Campaigns { get; init; }

    /// <summary>Objections of members.</summary>
    public required EvidenceObjections Objections { get; init; }

    /// <summary>Flags of its jurisdictions that were opened again with an override since it was committed (R47), in order.</summary>
    public ImmutableArray<AuditedOpening> Openings { get; init; } = [];

    /// <summary>Items that were admitted before the order.</summary>
    public required EvidenceQuarantine Quarantine { get; init; }

    /// <summary>The verified ledger; <c>null</c> if it could not be verified.</summary>
    public required VerifiedLedger? Ledger { get; init; }

    /// <summary>Why the ledger could not be verified; <c>null</c> if it was.</summary>
    public required LedgerFault? Fault { get; init; }

    /// <summary>The verifier key of the ledger.</summary>
    public required string Key { get; init; }

    /// <summary>When this was read.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>The sum of one column over all days, jurisdictions and types.</summary>
    public long Total(EvidenceColumn column) => Counts.Sum(c => c[column]);
}
