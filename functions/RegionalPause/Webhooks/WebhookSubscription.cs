using RegionalPause.Requests;

namespace RegionalPause.Webhooks;

/// <summary>The form in which a receiver gets an event.</summary>
public enum WebhookShape
{
    /// <summary>A CloudEvent 1.0 in structured JSON.</summary>
    Cloudevents,

    /// <summary>A message for an incoming webhook of Slack.</summary>
    Slack,

    /// <summary>An adaptive card for a workflow of Teams.</summary>
    Teams,

    /// <summary>An event for the Events API v2 of PagerDuty.</summary>
    Pagerduty,
}

/// <summary>One subscription: where events go, which ones, and in which form.</summary>
public sealed class WebhookSubscription
{
    /// <summary>The receiver's address. For Slack and Teams it is a secret, so it is never shown and never logged.</summary>
    /// <value>An https address; http only with <see cref="AllowPrivateAddresses"/>.</value>
    public string Url { get; set; } = "";

    /// <summary>The keys that sign each message. With two keys a rotation is possible: both sign.</summary>
    /// <value><c>whsec_</c> and 24 to 64 random bytes in base64 each; at least one for CloudEvents.</value>
    public IList<string> Secrets { get; } = [];

    /// <summary>The events: each value is an event such as <c>order.effective</c>, or a prefix that ends with a dot.</summary>
    /// <value>Default empty: all events.</value>
    public IList<string> Events { get; } = [];

    /// <summary>The form of the messages.</summary>
    /// <value>Default <c>cloudevents</c>; or <c>slack</c>, <c>teams</c>, <c>pagerduty</c>.</value>
    public WebhookShape Shape { get; set; }

    /// <summary>The integration key of PagerDuty; needed for that shape only.</summary>
    public string RoutingKey { get; set; } = "";

    /// <summary>
    /// Whether the receiver may have a loopback, private or link-local address. Without it a wrong or changed DNS name cannot send requests
    /// into this network.
    /// </summary>
    /// <value>Default <c>false</c>.</value>
    public bool AllowPrivateAddresses { get; set; }

    internal bool Takes(string type) =>
        Events.Count == 0 || Events.Any(e => e.EndsWith('.') ? type.StartsWith(e, StringComparison.Ordinal) : type == e);

    /// <summary>Every wrong setting, each as one line that begins with its name. No line repeats a secret.</summary>
    internal IEnumerable<string> Faults()
    {
        if (!WebhookOptions.IsAddress(Url, https: !AllowPrivateAddresses))
        {
            yield return $"{nameof(Url)} is not an https address without user and fragment"
                + (AllowPrivateAddresses ? "; http is allowed too." : $"; http takes {nameof(AllowPrivateAddresses)}.");
        }
        if (Shape == WebhookShape.Cloudevents && Secrets.Count == 0)
            yield return $"{nameof(Secrets)}:0 is missing. 'echo whsec_$(openssl rand -base64 32)' prints one.";
        for (int i = 0; i < Secrets.Count; i++)
        {
            if (WebhookSignature.ReadSecret(Secrets[i]) is null)
                yield return $"{nameof(Secrets)}:{i} is not 'whsec_' and 24 to 64 bytes in base64.";
        }
        if (Shape == WebhookShape.Pagerduty && RoutingKey.Length == 0)
            yield return $"{nameof(RoutingKey)} is missing: the integration key of an Events API v2 integration.";
        for (int i = 0; i < Events.Count; i++)
        {
            string wanted = Events[i];
            if (
                !PublishedEvents.Types.Any(type =>
                    wanted.EndsWith('.') ? type.StartsWith(wanted, StringComparison.Ordinal) : type == wanted
                )
            )
            {
                yield return $"{nameof(Events)}:{i} is '{JsonInput.Shown(wanted)}'; expected a prefix that ends with a dot, or one of "
                    + $"{string.Join(", ", PublishedEvents.Types)}.";
            }
        }
    }
}
