using Microsoft.Azure.Functions.Worker;
using RegionalPause.Messaging;
using RegionalPause.Poison;

namespace RegionalPause.App.Functions;

/// <summary>Moves what is on the poison and dead-letter queues to the table, before the retention of a queue ends (R40).</summary>
public sealed class CollectPoison(PoisonCollector collector, IPoisonFeeds feeds)
{
    /// <summary>Runs one round.</summary>
    [Function(nameof(CollectPoison))]
    public Task RunAsync([TimerTrigger("20 */5 * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        collector.RunAsync(feeds, cancellationToken);
}
