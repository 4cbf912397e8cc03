using Microsoft.Azure.Functions.Worker;
using RegionalPause.Campaigns;
using RegionalPause.Messaging;

namespace RegionalPause.App.Functions;

/// <summary>Sends the notices of campaigns (R18).</summary>
public sealed class Renotify(CampaignRun campaigns, IMessageSink sink)
{
    /// <summary>Runs one round.</summary>
    [Function(nameof(Renotify))]
    public Task RunAsync([TimerTrigger("*/10 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        campaigns.RunAsync(sink, cancellationToken);
}
