using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Evidence;

/// <summary>Reads the evidence of an order from this installation's sealed ledger.</summary>
public sealed class EvidenceService(PauseHandler pauses, LedgerSigner signer, StoreClock clock)
{
    /// <summary>Reads the facts while it verifies the whole ledger, which takes some seconds for every million decisions.</summary>
    /// <param name="id">The order.</param>
    /// <param name="ledger">The files of the sealed ledger.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Result<EvidenceFacts>> ReadAsync(string id, ILedgerFiles ledger, CancellationToken cancellationToken)
    {
        if (
            !OrderId.TryParse(id, out OrderId order)
            || await pauses.FindAsync(order, cancellationToken).ConfigureAwait(false) is not { } state
        )
            return new Refusal(RefusalCode.NotFound, "There is no such order.");
        EvidenceFacts? facts = await new EvidenceCollector(state.Order)
            .RunAsync(ledger, await signer.TrustedAsync(cancellationToken).ConfigureAwait(false), clock.Now, cancellationToken)
            .ConfigureAwait(false);
        return facts is null
            ? new Refusal(RefusalCode.NotSealedYet, $"Order '{order}' is not sealed yet; it will be sealed within seconds.")
            : facts;
    }
}
