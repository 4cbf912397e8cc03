using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Webhooks;

/// <summary>Shows the subscriptions, tests one, and sends events again.</summary>
public sealed partial class WebhookHandler(
    IOptions<WebhookOptions> options,
    WebhookTable table,
    ControlTable control,
    WebhookClient client,
    StoreClock clock,
    ILogger<WebhookHandler> logger
)
{
    private const int MostDead = 100;

    /// <summary>The state of each subscription, by name.</summary>
    public async Task<ImmutableArray<WebhookView>> ListAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Subscriptions.Count == 0)
            return [];
        long last = await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. await Task.WhenAll(
                    options
                        .Value.Subscriptions.OrderBy(s => s.Key, StringComparer.Ordinal)
                        .Select(s => ViewAsync(s.Key, s.Value, last, cancellationToken))
                )
                .ConfigureAwait(false),
        ];
    }

    /// <summary>Sends a test event now. The cursor does not move.</summary>
    public async Task<Result<WebhookTestView>> TestAsync(string name, CancellationToken cancellationToken)
    {
        if (!options.Value.Subscriptions.TryGetValue(name, out WebhookSubscription? subscription))
            return NoSuchSubscription;
        long last = await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        var e = WebhookEvent.Test(last, clock.Now);
        WebhookFailure? failure = await client.SendAsync(subscription, e, clock.Now, cancellationToken).ConfigureAwait(false);
        return new WebhookTestView(e.Id, failure is null, failure?.ToString());
    }

    /// <summary>Sends every event from a control version on, again or for the first time. Ids do not change.</summary>
    public async Task<Result<WebhookView>> ReplayAsync(string name, long from, CancellationToken cancellationToken)
    {
        if (!options.Value.Subscriptions.TryGetValue(name, out WebhookSubscription? subscription))
            return NoSuchSubscription;
        long last = await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        if (from < 1 || from > last + 1)
        {
            return new Refusal(RefusalCode.Invalid, "The replay cannot be read: see from.")
            {
                Errors =
                [
                    new FieldError(
                        "from",
                        from.ToString(CultureInfo.InvariantCulture),
                        string.Create(CultureInfo.InvariantCulture, $"a control version from 1 to {last + 1}")
                    ),
                ],
            };
        }
        for (int attempt = 0; attempt < Attempts.OfAWrite; attempt++)
        {
            WebhookCursor cursor = await table.FindAsync(name, cancellationToken).ConfigureAwait(false) ?? new WebhookCursor(from, 0);
            if (await table.WriteAsync(name, cursor.At(from), cancellationToken).ConfigureAwait(false) is null)
                continue;
            await table.DeleteDeadAsync(name, from, cancellationToken).ConfigureAwait(false);
            LogReplays(name, from);
            return await ViewAsync(name, subscription, last, cancellationToken).ConfigureAwait(false);
        }
        return new Refusal(RefusalCode.Contended, "The subscription is being sent to at the same time. Nothing was changed. Try again.");
    }

    private async Task<WebhookView> ViewAsync(string name, WebhookSubscription subscription, long last, CancellationToken cancellationToken)
    {
        Task<ImmutableArray<DeadWebhook>> dead = table.ReadDeadAsync(name, MostDead, cancellationToken);
        WebhookCursor? cursor = await table.FindAsync(name, cancellationToken).ConfigureAwait(false);
        return new WebhookView(
            name,
            new Uri(subscription.Url).Host,
            EnumWords<WebhookShape>.Of(subscription.Shape),
            [.. subscription.Events],
            cursor?.Version ?? last + 1,
            cursor is null ? 0 : Math.Max(0, last + 1 - cursor.Version),
            cursor?.Delivered ?? 0,
            cursor?.DeliveredAt,
            cursor?.Attempts ?? 0,
            cursor?.NotBefore,
            cursor?.Failure?.ToString(),
            cursor?.FailedAt,
            [
                .. (await dead.ConfigureAwait(false)).Select(d => new DeadWebhookView(
                    d.Version,
                    string.Create(CultureInfo.InvariantCulture, $"{d.Version}-{d.Index}"),
                    d.Type,
                    d.Failure.ToString(),
                    d.At
                )),
            ]
        );
    }

    private static Refusal NoSuchSubscription { get; } =
        new(RefusalCode.NotFound, "There is no such subscription. Subscriptions are settings: Webhooks:Subscriptions:NAME.");

    [LoggerMessage(5003, LogLevel.Information, "Webhook {Subscription}: events are sent again from control version {From}.")]
    private partial void LogReplays(string subscription, long from);
}
