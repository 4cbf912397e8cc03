using RegionalPause.Campaigns;
using RegionalPause.Messaging;

namespace RegionalPause.App.Triggers;

/// <summary>
/// Sends the notices of campaigns (R18). It sends by itself, also under the Functions host: it must know that the broker has a notice before it writes so.
/// </summary>
public sealed class Renotify(CampaignRun campaigns, IMessageSink sink) : ITimerFunction
{
    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => campaigns.RunAsync(sink, cancellationToken);
}
