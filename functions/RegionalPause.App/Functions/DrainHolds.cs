using Microsoft.Azure.Functions.Worker;
using RegionalPause.Drains;
using RegionalPause.Messaging;

namespace RegionalPause.App.Functions;

/// <summary>Releases and purges held items at the set rate (R15).</summary>
public sealed class DrainHolds(HoldHandler holds, IMessageSink sink)
{
    /// <summary>One round.</summary>
    [Function(nameof(DrainHolds))]
    public Task RunAsync([TimerTrigger("*/5 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) => holds.DrainAsync(sink, cancellationToken);
}
