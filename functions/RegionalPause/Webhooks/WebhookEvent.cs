using System.Collections.Immutable;
using System.Globalization;

namespace RegionalPause.Webhooks;

/// <summary>One event for receivers.</summary>
/// <param name="Version">The control version that committed it.</param>
/// <param name="Index">Its place among the events of that version, from 0.</param>
/// <param name="Type">Its name for receivers, for example <c>order.effective</c>.</param>
/// <param name="Title">The same for people.</param>
/// <param name="Subject">The id of the order, campaign, permit or drill that it is about; <c>null</c> if it is about no single one.</param>
/// <param name="Time">When it happened, in whole seconds.</param>
/// <param name="Page">The page of the console about it, as a path without a leading slash; <c>null</c> if there is none.</param>
/// <param name="Fields">Its data.</param>
internal sealed record WebhookEvent(
    long Version,
    int Index,
    string Type,
    string Title,
    string? Subject,
    DateTimeOffset Time,
    string? Page,
    ImmutableArray<WebhookField> Fields
)
{
    /// <summary>The id: the same each time the event is sent, so a receiver can drop a duplicate.</summary>
    public string Id { get; init; } = string.Create(CultureInfo.InvariantCulture, $"{Version}-{Index}");

    /// <summary>The event that shows that a subscription works. It is not in the control log.</summary>
    public static WebhookEvent Test(long version, DateTimeOffset now) =>
        new(version, 0, PublishedEvents.TestType, "Test of a subscription", null, now, null, [])
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"test-{now.ToUnixTimeMilliseconds()}"),
        };
}

/// <summary>One field of an event's data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Json">Its value as JSON.</param>
/// <param name="Text">Its value for people.</param>
internal sealed record WebhookField(string Name, string Json, string Text);
