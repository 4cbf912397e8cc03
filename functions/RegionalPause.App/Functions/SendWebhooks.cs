using Microsoft.Azure.Functions.Worker;
using RegionalPause.Webhooks;

namespace RegionalPause.App.Functions;

/// <summary>Sends committed control events to the subscriptions of the settings (R41).</summary>
public sealed class SendWebhooks(WebhookSender webhooks)
{
    /// <summary>Runs one round.</summary>
    [Function(nameof(SendWebhooks))]
    public Task RunAsync([TimerTrigger("*/5 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        webhooks.RunAsync(cancellationToken);
}
