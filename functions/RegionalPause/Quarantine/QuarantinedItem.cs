using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Quarantine;

/// <summary>One admission that must be undone: its place in the ledger, and its item.</summary>
/// <param name="Item">The item's key in the ledger.</param>
/// <param name="Type">Its content type.</param>
/// <param name="Jurisdictions">Every jurisdiction it concerned.</param>
/// <param name="CreatedAt">When it was created, to the second.</param>
/// <param name="CollectedAt">When it was collected, to the second.</param>
/// <param name="AdmittedAt">When it was admitted, on the store's clock, to the second.</param>
/// <param name="Shard">The shard that admitted it.</param>
/// <param name="Position">Position of its record.</param>
/// <param name="Index">Index of its entry in the record.</param>
/// <param name="Leaf">Its leaf in the sealed ledger, for a proof.</param>
/// <param name="Incident">Why it should never have been admitted (D38); <c>null</c> if the admission was allowed at that time.</param>
public sealed record QuarantinedItem(
    ItemKey Item,
    ContentType Type,
    ImmutableArray<JurisdictionCode> Jurisdictions,
    DateTimeOffset CreatedAt,
    DateTimeOffset CollectedAt,
    DateTimeOffset AdmittedAt,
    ShardId Shard,
    long Position,
    int Index,
    long Leaf,
    string? Incident
);
