using System.Collections.Immutable;
using RegionalPause.Campaigns;
using RegionalPause.Engagement;
using RegionalPause.Ledger;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Recalls;

namespace RegionalPause.Verification;

/// <summary>One entry that the verification has read.</summary>
/// <param name="Batch">Its record, without entries.</param>
/// <param name="Index">Its index in the record.</param>
/// <param name="Leaf">Index of its leaf in the ledger.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Forbidden">Why the rules in force forbade this admission; <c>null</c> if they did not, and for every other entry.</param>
public readonly record struct AuditedEntry(LedgerRecord.Batch Batch, int Index, long Leaf, LedgerEntry Entry, string? Forbidden)
{
    /// <summary>Its place in the ledger, in words.</summary>
    internal string Place => $"leaf {Leaf} (entry {Index} of record {Batch.Position} of shard {Batch.Shard})";
}

/// <summary>Objections and withdrawals of members that took effect together.</summary>
/// <param name="Words">The objections and withdrawals.</param>
/// <param name="LawAt">When they took effect.</param>
/// <param name="Refused">What each member who ever objected refuses after that.</param>
public sealed record AuditedWords(
    ImmutableArray<RecordedObjection> Words,
    DateTimeOffset LawAt,
    ImmutableDictionary<Pseudonym, ObjectionScope> Refused
);

/// <summary>
/// Flags that were opened with an override although training was paused or closed there before (R47).
/// </summary>
/// <param name="Opening">The flags, the people and the reason.</param>
/// <param name="At">When.</param>
/// <param name="Version">The control version that contains the event.</param>
public sealed record AuditedOpening(OpeningOverride Opening, DateTimeOffset At, long Version);

/// <summary>
/// Receives what the verification of a ledger reads. With a watch, an admission that the rules forbade does not end the verification: it is
/// passed to <paramref name="Entry"/>, and the verification continues (D38).
/// </summary>
/// <param name="Entry">Called for every entry.</param>
/// <param name="Event">Called for every event of an order, with the control version that contains it.</param>
/// <param name="Certificate">Called for every certificate.</param>
public sealed record LedgerWatch(Action<AuditedEntry> Entry, Action<PauseEvent, long> Event, Action<PauseCertificate> Certificate)
{
    /// <summary>Called for every entry of an engagement log, after the check that it may follow.</summary>
    public Action<EngagementEntry>? Engagement { get; init; }

    /// <summary>Called for objections and withdrawals of members, in the order in which they took effect.</summary>
    public Action<AuditedWords>? Objections { get; init; }

    /// <summary>Called with the campaign after each of its events.</summary>
    public Action<Campaign>? Campaign { get; init; }

    /// <summary>Called for every page of notices that was sent. A page that was repeated after a crash has the same name.</summary>
    internal Action<CampaignPage>? NoticePage { get; init; }

    /// <summary>Called for every step of a recall, after the check that it may follow.</summary>
    public Action<RecallStep>? Recall { get; init; }

    /// <summary>Called for every flag that was opened with an override.</summary>
    public Action<AuditedOpening>? Opening { get; init; }

    /// <summary>Awaited after every few hundred leaves, so that the receiver can write its data and need not keep them in memory.</summary>
    public Func<CancellationToken, ValueTask>? AfterSome { get; init; }
}
