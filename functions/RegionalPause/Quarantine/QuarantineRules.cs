using System.Collections.Immutable;
using RegionalPause.Decisions;
using RegionalPause.Ledger;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Verification;

namespace RegionalPause.Quarantine;

/// <summary>Which admissions of the ledger belong to a set. Pure.</summary>
internal static class QuarantineRules
{
    /// <summary>
    /// What an order is about and was admitted under a law that did not know it; and what leaked. An order that names no range and was to apply from before it was
    /// recorded is about what was admitted since then (D4).
    /// </summary>
    public static QuarantinedItem? OfOrder(PauseOrder order, long orderVersion, AuditedEntry seen) =>
        Admission(seen) is { Entry: { Purpose: { } purpose } entry, Item: { } item }
        && entry.Jurisdictions.Any(code => order.Jurisdictions.Contains(code))
        && order.ConcernsAdmission(purpose, item.Type, item.CreatedAt, item.CollectedAt, item.AdmittedAt)
        && (order is { Created: not null } or { Processed: not null } || order.EffectiveFrom >= order.RecordedAt || item.AdmittedAt >= order.EffectiveFrom)
        && (seen.Batch.ControlVersion < orderVersion || seen.Forbidden is not null)
            ? item
            : null;

    /// <summary>What its author refuses now: for one member, or for everybody.</summary>
    public static QuarantinedItem? OfObjections(ImmutableDictionary<Pseudonym, ObjectionScope> refused, Pseudonym? of, AuditedEntry seen) =>
        Admission(seen) is { Entry: { Author: { } author, Purpose: { } purpose }, Item: { } item }
        && (of is null || of == author)
        && refused.TryGetValue(author, out ObjectionScope scope) && scope.Covers(purpose, item.Type)
            ? item
            : null;

    private static (LedgerEntry.Decided Entry, QuarantinedItem Item)? Admission(AuditedEntry seen) =>
        seen.Entry is LedgerEntry.Decided { Decision.Outcome: Outcome.Admit, Type: { } type, CreatedAt: { } created, CollectedAt: { } collected } entry
            ? (entry, new QuarantinedItem(entry.Item, type, entry.Jurisdictions, created, collected, seen.Batch.At, seen.Batch.Shard, seen.Batch.Position, seen.Index, seen.Leaf, seen.Forbidden))
            : null;
}
