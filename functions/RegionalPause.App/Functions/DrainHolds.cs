using Microsoft.Azure.Functions.Worker;
using RegionalPause.Drains;
using RegionalPause.Messaging;

namespace RegionalPause.App.Functions;

/// <summary>Decides held items again, or purges them, at the configured rate (R15).</summary>
public sealed class DrainHolds(HoldHandler holds, IMessageSink sink)
{
    /// <summary>Runs one round.</summary>
    [Function(nameof(DrainHolds))]
    public Task RunAsync([TimerTrigger("*/5 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        holds.DrainAsync(sink, cancellationToken);
}
