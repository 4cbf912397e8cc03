using System.Collections.Frozen;
using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Safety;

namespace RegionalPause.Verification;

/// <summary>
/// The rules in force at one control version, as a verifier rebuilds them from the sealed control log alone. It evaluates orders in their
/// plain form, not as the gate compiled them, so that a mistake in one implementation is not repeated in the other.
/// </summary>
internal sealed record Law(
    FrozenSet<JurisdictionCode> Open,
    ImmutableArray<PauseOrder> InForce,
    ImmutableDictionary<Pseudonym, ObjectionScope> Refused,
    ImmutableDictionary<JurisdictionCode, ResumptionTerms> Terms
)
{
    public static Law Beginning { get; } =
        new(
            FrozenSet<JurisdictionCode>.Empty,
            [],
            ImmutableDictionary<Pseudonym, ObjectionScope>.Empty,
            ImmutableDictionary<JurisdictionCode, ResumptionTerms>.Empty
        );

    /// <summary>Why an item must not have been admitted; <c>null</c> if nothing forbade it.</summary>
    public string? Forbids(LedgerEntry.Decided entry)
    {
        if (
            entry is not { Type: { } type, Purpose: { } purpose, CreatedAt: { } created, CollectedAt: { } collected }
            || entry.Jurisdictions.IsEmpty
        )
            return "its leaf does not state the jurisdictions, type, purpose and dates of the item";
        if (entry.Author is { } author && Refused.TryGetValue(author, out ObjectionScope refused) && refused.Covers(purpose, type))
            return "its author objected";
        if (purpose == TrainingPurpose.SafetyModel)
            return null;
        foreach (JurisdictionCode code in entry.Jurisdictions)
        {
            if (!Open.Contains(code))
                return $"the training flag of {code} was closed";
        }
        foreach (PauseOrder order in InForce)
        {
            foreach (JurisdictionCode code in entry.Jurisdictions)
            {
                if (order.Jurisdictions.Contains(code) && order.Concerns(purpose, type, created, collected))
                    return $"order '{order.Id}' covered it in {code}";
            }
        }
        foreach (JurisdictionCode code in entry.Jurisdictions)
        {
            if (
                Terms.TryGetValue(code, out ResumptionTerms? terms)
                && (created < terms.From || (!terms.Kinds.IsEmpty && !terms.Kinds.Contains(type)))
            )
            {
                string types = terms.Kinds.IsEmpty ? "" : " of other types";
                return $"training resumed in {code} for content from {terms.ContentNotBefore:O} on{types}";
            }
        }
        return null;
    }
}
