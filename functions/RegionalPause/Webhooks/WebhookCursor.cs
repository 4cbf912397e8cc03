using Azure;

namespace RegionalPause.Webhooks;

/// <summary>How far a subscription has got in the control log.</summary>
/// <param name="Version">The control version of the next event.</param>
/// <param name="Index">The place of the next event among the events of that version.</param>
internal sealed record WebhookCursor(long Version, int Index)
{
    /// <summary>How often the next event was sent without success.</summary>
    public int Attempts { get; init; }

    /// <summary>Nothing is sent before this time; <c>null</c> if the last message was accepted.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The last failure, also if a later message was accepted.</summary>
    public WebhookFailure? Failure { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Messages that the receiver accepted.</summary>
    public long Delivered { get; init; }

    /// <summary>When it accepted the last one.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>The row that was read or written.</summary>
    public ETag Tag { get; init; }

    /// <summary>After an event was accepted.</summary>
    public WebhookCursor Accepted(WebhookEvent e, DateTimeOffset now) => After(e) with { Delivered = Delivered + 1, DeliveredAt = now };

    /// <summary>After an event was sent without success, and is sent again.</summary>
    public WebhookCursor Refused(WebhookEvent e, WebhookFailure failure, DateTimeOffset now, TimeSpan delay) =>
        this with
        {
            Version = e.Version,
            Index = e.Index,
            Attempts = Attempts + 1,
            NotBefore = now + delay,
            Failure = failure,
            FailedAt = now,
        };

    /// <summary>After an event became a dead letter.</summary>
    public WebhookCursor GivenUp(WebhookEvent e, WebhookFailure failure, DateTimeOffset now) =>
        After(e) with
        {
            Failure = failure,
            FailedAt = now,
        };

    /// <summary>After every event of a version.</summary>
    public WebhookCursor AfterVersion(long version) => At(version + 1);

    /// <summary>At an earlier or later version.</summary>
    public WebhookCursor At(long version) => this with { Version = version, Index = 0, Attempts = 0, NotBefore = null };

    private WebhookCursor After(WebhookEvent e) => this with { Version = e.Version, Index = e.Index + 1, Attempts = 0, NotBefore = null };
}

/// <summary>An event that a receiver did not accept in all attempts.</summary>
/// <param name="Version">The control version of the event.</param>
/// <param name="Index">Its place among the events of that version.</param>
/// <param name="Type">Its type.</param>
/// <param name="Failure">The last failure.</param>
/// <param name="At">When it was given up.</param>
internal sealed record DeadWebhook(long Version, int Index, string Type, WebhookFailure Failure, DateTimeOffset At);
