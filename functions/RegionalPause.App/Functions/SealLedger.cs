using Microsoft.Azure.Functions.Worker;
using RegionalPause.Ledger.Sealing;

namespace RegionalPause.App.Functions;

/// <summary>Seals the new records of the ledger and publishes them under a signed checkpoint, every second (R24).</summary>
public sealed class SealLedger(LedgerSealer sealer)
{
    /// <summary>Runs one round.</summary>
    [Function(nameof(SealLedger))]
    public Task RunAsync([TimerTrigger("* * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        sealer.RunAsync(cancellationToken);
}
