using System.Collections.Immutable;

namespace RegionalPause.Ledger;

/// <summary>What became of the items submitted on one day under one jurisdiction (R14b). Submitted = Admitted + Held + Excluded + Expired + Malformed.</summary>
/// <param name="Day">UTC day of the first decision.</param>
/// <param name="Jurisdiction">Code the items are counted under; <c>??</c> where none is known.</param>
/// <param name="ContentType">Lower-case name; <c>unknown</c> for malformed messages.</param>
/// <param name="Submitted">Items decided for the first time.</param>
/// <param name="Admitted">Admitted, at once or after a hold.</param>
/// <param name="Held">Held now.</param>
/// <param name="Excluded">Excluded.</param>
/// <param name="Expired">Purged, by withdrawal or at the ceiling.</param>
/// <param name="Malformed">Dead-lettered.</param>
public sealed record DispositionTotals(DateOnly Day, string Jurisdiction, string ContentType, long Submitted, long Admitted, long Held, long Excluded, long Expired, long Malformed);

/// <summary>Sums the tallies that every shard keeps in the same transaction as its records, so they are exact.</summary>
public sealed class DispositionReader
{
    /// <summary>Totals of the days in a range, both included.</summary>
    public Task<ImmutableArray<DispositionTotals>> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) => throw new NotImplementedException();
}
