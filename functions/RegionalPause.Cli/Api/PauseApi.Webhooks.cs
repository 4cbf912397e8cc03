using RegionalPause.Contract;

namespace RegionalPause.Cli.Api;

/// <summary>The subscriptions of control events.</summary>
internal sealed partial class PauseApi
{
    public Task<Answer<WebhookView[]>> WebhooksAsync(CancellationToken ct) =>
        gate.GetAsync("webhooks", CliJson.Default.WebhookViewArray, ct);

    public Task<Answer<WebhookTestView>> TestWebhookAsync(string name, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, $"webhooks/{Escaped(name)}/test", Nothing, CliJson.Default.WebhookTestView, ct);

    public Task<Answer<WebhookView>> ReplayWebhookAsync(string name, WebhookReplayBody body, CancellationToken ct) =>
        gate.SendAsync(
            HttpMethod.Post,
            $"webhooks/{Escaped(name)}/replay",
            Bytes(body, CliJson.Default.WebhookReplayBody),
            CliJson.Default.WebhookView,
            ct
        );
}
