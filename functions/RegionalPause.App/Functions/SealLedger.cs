using Microsoft.Azure.Functions.Worker;
using RegionalPause.Ledger.Sealing;

namespace RegionalPause.App.Functions;

/// <summary>Seals what is new in the ledger and publishes it signed, every second (R24).</summary>
public sealed class SealLedger(LedgerSealer sealer)
{
    /// <summary>One round.</summary>
    [Function(nameof(SealLedger))]
    public Task RunAsync([TimerTrigger("* * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) => sealer.RunAsync(cancellationToken);
}
