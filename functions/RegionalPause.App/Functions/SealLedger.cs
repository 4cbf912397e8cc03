using Microsoft.Azure.Functions.Worker;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Tickets;

namespace RegionalPause.App.Functions;

/// <summary>Seals the new records of the ledger and publishes them under a signed checkpoint, every second (R24).</summary>
public sealed class SealLedger(TicketKeyLog ticketKeys, LedgerSealer sealer)
{
    /// <summary>Runs one round.</summary>
    [Function(nameof(SealLedger))]
    public async Task RunAsync([TimerTrigger("* * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        await ticketKeys.RecordAsync(cancellationToken);
        await sealer.RunAsync(cancellationToken);
    }
}
