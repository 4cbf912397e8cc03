using RegionalPause.Ledger.Sealing;

namespace RegionalPause.App.Triggers;

/// <summary>Seals what is new in the ledger and publishes it signed, every second (R24).</summary>
public sealed class SealLedger(LedgerSealer sealer) : ITimerFunction
{
    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => sealer.RunAsync(cancellationToken);
}
