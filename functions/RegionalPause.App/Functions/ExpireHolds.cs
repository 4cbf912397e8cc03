using Microsoft.Azure.Functions.Worker;
using RegionalPause.Drains;

namespace RegionalPause.App.Functions;

/// <summary>Applies each order's retention ceiling, once a day (R15).</summary>
public sealed class ExpireHolds(HoldHandler holds)
{
    /// <summary>Runs one round.</summary>
    [Function(nameof(ExpireHolds))]
    public Task RunAsync([TimerTrigger("0 15 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        holds.ExpireAsync(cancellationToken);
}
