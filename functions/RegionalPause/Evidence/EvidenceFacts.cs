using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Engagement;
using RegionalPause.Orders;
using RegionalPause.Verification;

namespace RegionalPause.Evidence;

/// <summary>What became of items an order covers, as the authority asks for it (D37).</summary>
public enum EvidenceColumn
{
    /// <summary>Admitted before the order was committed.</summary>
    AdmittedBefore = 0,

    /// <summary>Admitted under the law before, in the second of the commit or later: the appends that won the race, all before the order was <c>fenced</c>.</summary>
    AdmittedWhileFencing = 1,

    /// <summary>Held by the order.</summary>
    Held = 2,

    /// <summary>Excluded by the order.</summary>
    Excluded = 3,

    /// <summary>Held or excluded for another reason while the order was in force: a minor, a refusal, a closed flag, another order.</summary>
    WithheldOtherwise = 4,

    /// <summary>Held by the order and purged.</summary>
    Purged = 5,

    /// <summary>Held once and admitted after the order ended.</summary>
    Released = 6,

    /// <summary>New, and admitted after the order ended.</summary>
    AdmittedAfter = 7,

    /// <summary>Admitted although the order covered it. There should be none.</summary>
    Incident = 8,
}

/// <summary>Decisions of one day about items of one jurisdiction and type that the order covers.</summary>
/// <param name="Day">UTC day of the decisions.</param>
/// <param name="Jurisdiction">Code the items are counted under.</param>
/// <param name="Type">Content type.</param>
/// <param name="Decisions">How many, by <see cref="EvidenceColumn"/>.</param>
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
/// <param name="Position">The record.</param>
/// <param name="Index">The entry in it.</param>
/// <param name="Leaf">Its leaf in the sealed ledger.</param>
/// <param name="At">When.</param>
/// <param name="Why">What forbade it.</param>
public sealed record Incident(string Item, string Shard, long Position, int Index, long Leaf, DateTimeOffset At, string Why);

/// <summary>One event of the order, as the ledger has it.</summary>
/// <param name="At">When.</param>
/// <param name="Version">The control version that carries it.</param>
/// <param name="Event">What happened.</param>
public sealed record EvidenceEvent(DateTimeOffset At, long Version, PauseEvent Event);

/// <summary>Everything the pack says of one order, read from the sealed ledger alone.</summary>
public sealed record EvidenceFacts
{
    /// <summary>The order and how far it has come.</summary>
    public required OrderState Order { get; init; }

    /// <summary>Its events, in order.</summary>
    public required ImmutableArray<EvidenceEvent> History { get; init; }

    /// <summary>Its certificate; <c>null</c> while there is none, and always for a shadow order.</summary>
    public required PauseCertificate? Certificate { get; init; }

    /// <summary>Decisions about what it covers.</summary>
    public required ImmutableArray<EvidenceCount> Counts { get; init; }

    /// <summary>What leaked. Shown first.</summary>
    public required ImmutableArray<Incident> Incidents { get; init; }

    /// <summary>Its dealings with the authority.</summary>
    public required EngagementLog Engagement { get; init; }

    /// <summary>The campaigns about it, oldest first.</summary>
    public required ImmutableArray<EvidenceCampaign> Campaigns { get; init; }

    /// <summary>What members said.</summary>
    public required EvidenceObjections Objections { get; init; }

    /// <summary>Flags of its jurisdictions that were opened again with an override since it was committed (R47), in order.</summary>
    public ImmutableArray<AuditedOpening> Openings { get; init; } = [];

    /// <summary>What had been admitted before.</summary>
    public required EvidenceQuarantine Quarantine { get; init; }

    /// <summary>The verified ledger; <c>null</c> if it could not be verified.</summary>
    public required VerifiedLedger? Ledger { get; init; }

    /// <summary>Why the ledger could not be verified; <c>null</c> if it was.</summary>
    public required LedgerFault? Fault { get; init; }

    /// <summary>The verifier key of the ledger.</summary>
    public required string Key { get; init; }

    /// <summary>When this was read.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>One column over all days, jurisdictions and types.</summary>
    public long Total(EvidenceColumn column) => Counts.Sum(c => c[column]);
}
