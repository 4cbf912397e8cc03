using System.Collections.Immutable;
using RegionalPause.Campaigns;
using RegionalPause.Engagement;
using RegionalPause.Ledger;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Recalls;

namespace RegionalPause.Verification;

/// <summary>One entry as the verification comes by it.</summary>
/// <param name="Batch">Its record, whose entries stand elsewhere.</param>
/// <param name="Index">Its index in it.</param>
/// <param name="Leaf">Index of its leaf in the ledger.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Forbidden">Why the law forbade this admission; <c>null</c> for everything that is as it should be.</param>
public readonly record struct AuditedEntry(LedgerRecord.Batch Batch, int Index, long Leaf, LedgerEntry Entry, string? Forbidden)
{
    /// <summary>Where it stands, in words.</summary>
    internal string Place => $"leaf {Leaf} (entry {Index} of record {Batch.Position} of shard {Batch.Shard})";
}

/// <summary>Members' words that became law together, as the verification comes by them.</summary>
/// <param name="Words">The words.</param>
/// <param name="LawAt">When they became law.</param>
/// <param name="Refused">What each member who ever objected refuses once they have.</param>
public sealed record AuditedWords(ImmutableArray<RecordedObjection> Words, DateTimeOffset LawAt, ImmutableDictionary<Pseudonym, ObjectionScope> Refused);

/// <summary>
/// Flags opened with an override although training had been paused or closed there, as the verification comes by them (R47).
/// </summary>
/// <param name="Opening">Which, by whom and why.</param>
/// <param name="At">When.</param>
/// <param name="Version">The control version that carries it.</param>
public sealed record AuditedOpening(OpeningOverride Opening, DateTimeOffset At, long Version);

/// <summary>
/// Who looks on while a ledger is verified. With one, an admission that the law forbade does not end the verification: it is shown, and the next one is looked
/// for (D38).
/// </summary>
/// <param name="Entry">Told of every entry.</param>
/// <param name="Event">Told of every event of an order, with the control version that carries it.</param>
/// <param name="Certificate">Told of every certificate.</param>
public sealed record LedgerWatch(Action<AuditedEntry> Entry, Action<PauseEvent, long> Event, Action<PauseCertificate> Certificate)
{
    /// <summary>Told of every entry of an engagement log, once it is known that it may follow those before.</summary>
    public Action<EngagementEntry>? Engagement { get; init; }

    /// <summary>Told of members' words, in the order they became law.</summary>
    public Action<AuditedWords>? Objections { get; init; }

    /// <summary>Told of every campaign as it stands after each event of it.</summary>
    public Action<Campaign>? Campaign { get; init; }

    /// <summary>Told of every page of notices that went out; one repeated after a crash has the name it had before.</summary>
    internal Action<CampaignPage>? NoticePage { get; init; }

    /// <summary>Told of every step of a recall, once it is known that it may follow those before.</summary>
    public Action<RecallStep>? Recall { get; init; }

    /// <summary>Told of every flag that was opened with an override.</summary>
    public Action<AuditedOpening>? Opening { get; init; }

    /// <summary>Awaited after every few hundred leaves, so that whoever looks on can write down what was shown and keep nothing.</summary>
    public Func<CancellationToken, ValueTask>? AfterSome { get; init; }
}
