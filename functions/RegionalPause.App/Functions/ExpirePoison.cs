using Microsoft.Azure.Functions.Worker;
using RegionalPause.Poison;

namespace RegionalPause.App.Functions;

/// <summary>Drops messages that waited too long for their repair, once a day (R40).</summary>
public sealed class ExpirePoison(PoisonHandler poison)
{
    /// <summary>Runs one round.</summary>
    [Function(nameof(ExpirePoison))]
    public Task RunAsync([TimerTrigger("0 45 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        poison.ExpireAsync(cancellationToken);
}
