using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Storage;

namespace RegionalPause.Webhooks;

/// <summary>
/// Sends committed events to each subscription: in order, at least once. The control log is the outbox, so a pause writes nothing for it
/// and never waits for a receiver. Subscriptions are sent at the same time, and one that fails does not stop another.
/// </summary>
public sealed partial class WebhookSender(
    IOptions<WebhookOptions> webhookOptions,
    WebhookTable table,
    ControlTable control,
    WebhookClient client,
    WebhookJitter jitter,
    StoreClock clock,
    TimeProvider time,
    ILogger<WebhookSender> logger
)
{
    private readonly WebhookOptions options = webhookOptions.Value;

    /// <summary>Runs one round.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Subscriptions.Count == 0)
            return;
        long last = await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(options.Subscriptions.Select(s => SendAsync(s.Key, s.Value, last, cancellationToken))).ConfigureAwait(false);
    }

    private async Task SendAsync(string name, WebhookSubscription subscription, long last, CancellationToken cancellationToken)
    {
        WebhookCursor? cursor =
            await table.FindAsync(name, cancellationToken).ConfigureAwait(false)
            ?? await table.WriteAsync(name, new WebhookCursor(last + 1, 0), cancellationToken).ConfigureAwait(false);
        if (cursor is null || cursor.Version > last || cursor.NotBefore > clock.Now)
            return;
        long started = time.GetTimestamp();
        WebhookCursor stored = cursor;
        await foreach ((long version, byte[] row) in control.ReadLogAsync(cursor.Version, cancellationToken).ConfigureAwait(false))
        {
            foreach (WebhookEvent e in PublishedEvents.Of(row).Where(e => subscription.Takes(e.Type)))
            {
                if (version == cursor.Version && e.Index < cursor.Index)
                    continue;
                if (time.GetElapsedTime(started) >= options.Slice)
                    return;
                cursor = await DeliverAsync(name, subscription, cursor, e, cancellationToken).ConfigureAwait(false);
                if (cursor is not { NotBefore: null })
                    return;
                stored = cursor;
            }
            cursor = cursor.AfterVersion(version);
        }
        if (cursor != stored)
            await table.WriteAsync(name, cursor, cancellationToken).ConfigureAwait(false);
    }

    // The cursor after the event; null if another writer moved it, for example a replay.
    private async Task<WebhookCursor?> DeliverAsync(
        string name,
        WebhookSubscription subscription,
        WebhookCursor cursor,
        WebhookEvent e,
        CancellationToken cancellationToken
    )
    {
        WebhookFailure? failure = await client.SendAsync(subscription, e, clock.Now, cancellationToken).ConfigureAwait(false);
        WebhookCursor next;
        if (failure is not { } failed)
        {
            next = cursor.Accepted(e, clock.Now);
        }
        else if (cursor.Attempts + 1 < options.Attempts)
        {
            TimeSpan delay = WebhookBackoff.After(options, cursor.Attempts + 1, jitter.Next());
            LogFailed(name, e.Id, failed, cursor.Attempts + 1, delay);
            next = cursor.Refused(e, failed, clock.Now, delay);
        }
        else
        {
            LogDead(name, e.Id, e.Type, failed);
            var dead = new DeadWebhook(e.Version, e.Index, e.Type, failed, clock.Now);
            await table.WriteAsync(name, dead, cancellationToken).ConfigureAwait(false);
            next = cursor.GivenUp(e, failed, clock.Now);
        }
        return await table.WriteAsync(name, next, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(
        5001,
        LogLevel.Warning,
        "Webhook {Subscription}: event {Event} was not accepted: {Failure}. Attempt {Attempt}; the next one after {Delay}."
    )]
    private partial void LogFailed(string subscription, string @event, WebhookFailure failure, int attempt, TimeSpan delay);

    [LoggerMessage(
        5002,
        LogLevel.Error,
        "Webhook {Subscription}: event {Event} ({Type}) is a dead letter: {Failure}. 'rpause notify replay' sends it again."
    )]
    private partial void LogDead(string subscription, string @event, string type, WebhookFailure failure);
}
