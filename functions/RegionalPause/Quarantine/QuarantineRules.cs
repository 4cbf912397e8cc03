using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Ledger;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Verification;

namespace RegionalPause.Quarantine;

/// <summary>Decides which admissions in the ledger belong to a set. Pure.</summary>
internal static class QuarantineRules
{
    /// <summary>
    /// An admission that the order concerns and that was made before the order was in force, or in spite of it. If the order has no date
    /// range and applies from before it was recorded, it concerns what was admitted since then (D4).
    /// </summary>
    public static QuarantinedItem? OfOrder(PauseOrder order, long orderVersion, AuditedEntry seen) =>
        Admission(seen) is { Entry: { Purpose: { } purpose } entry, Item: { } item }
        && entry.Jurisdictions.Any(code => order.Jurisdictions.Contains(code))
        && order.ConcernsAdmission(purpose, item.Type, item.CreatedAt, item.CollectedAt, item.AdmittedAt)
        && (
            order is { Created: not null } or { Processed: not null }
            || order.EffectiveFrom >= order.RecordedAt
            || item.AdmittedAt >= order.EffectiveFrom
        )
        && (seen.Batch.ControlVersion < orderVersion || seen.Forbidden is not null)
            ? item
            : null;

    /// <summary>An admission that its author objects to now: of one member, or of all members.</summary>
    public static QuarantinedItem? OfObjections(ImmutableDictionary<Pseudonym, ObjectionScope> refused, Pseudonym? of, AuditedEntry seen) =>
        Admission(seen) is { Entry: { Author: { } author, Purpose: { } purpose }, Item: { } item }
        && (of is null || of == author)
        && refused.TryGetValue(author, out ObjectionScope scope)
        && scope.Covers(purpose, item.Type)
            ? item
            : null;

    /// <summary>
    /// An admission that a training run must leave out (R17): an order in force covers it, its author objects to it now, or the training
    /// flag of one of its jurisdictions is closed now. Flags are about training of generative AI.
    /// </summary>
    public static QuarantinedItem? OfRun(ExclusionScope scope, ImmutableDictionary<Pseudonym, ObjectionScope> refused, AuditedEntry seen)
    {
        if (
            Admission(seen) is not { Entry: { Purpose: { } purpose } entry, Item: { } item }
            || (!scope.Jurisdictions.IsEmpty && !entry.Jurisdictions.Any(code => scope.Jurisdictions.Contains(code)))
        )
            return null;
        if (purpose == TrainingPurpose.GenerativeAi && entry.Jurisdictions.Any(scope.Closed.Contains))
            return item;
        return scope.Orders.Any(order => OfOrder(order.Rest, order.Version, seen) is not null) ? item : OfObjections(refused, null, seen);
    }

    private static (LedgerEntry.Decided Entry, QuarantinedItem Item)? Admission(AuditedEntry seen) =>
        seen.Entry
            is LedgerEntry.Decided
            {
                Decision.Outcome: Outcome.Admit,
                Type: { } type,
                CreatedAt: { } created,
                CollectedAt: { } collected
            } entry
            ? (
                entry,
                new QuarantinedItem(
                    entry.Item,
                    type,
                    entry.Jurisdictions,
                    created,
                    collected,
                    seen.Batch.At,
                    seen.Batch.Shard,
                    seen.Batch.Position,
                    seen.Index,
                    seen.Leaf,
                    seen.Forbidden
                )
            )
            : null;
}
