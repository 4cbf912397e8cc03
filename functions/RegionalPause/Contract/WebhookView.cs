using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>A subscription to control events, and how far it has got (R41).</summary>
/// <param name="Name">Its name in the settings.</param>
/// <param name="Host">The host of its receiver. The rest of the address may be a secret.</param>
/// <param name="Shape"><c>cloudevents</c>, <c>slack</c>, <c>teams</c> or <c>pagerduty</c>.</param>
/// <param name="Events">The events or prefixes that it takes; empty for all.</param>
/// <param name="NextVersion">The control version of the next event.</param>
/// <param name="VersionsBehind">How many control versions are not sent yet.</param>
/// <param name="Delivered">Messages that the receiver accepted.</param>
/// <param name="DeliveredAt">When it accepted the last one.</param>
/// <param name="Attempts">How often the next event was sent without success.</param>
/// <param name="NotBefore">When it is sent again at the earliest; <c>null</c> if the last message was accepted.</param>
/// <param name="LastFailure">The last failure, also if a later message was accepted.</param>
/// <param name="LastFailedAt">When that was.</param>
/// <param name="DeadLetters">Events that were given up, oldest first, at most 100.</param>
public sealed record WebhookView(
    string Name,
    string Host,
    string Shape,
    [property: JsonRequired] ImmutableArray<string> Events,
    long NextVersion,
    long VersionsBehind,
    long Delivered,
    DateTimeOffset? DeliveredAt,
    int Attempts,
    DateTimeOffset? NotBefore,
    string? LastFailure,
    DateTimeOffset? LastFailedAt,
    [property: JsonRequired] ImmutableArray<DeadWebhookView> DeadLetters
);

/// <summary>An event that a receiver did not accept in all attempts.</summary>
/// <param name="Version">Its control version. A replay from it sends the event again.</param>
/// <param name="Event">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Failure">The last failure.</param>
/// <param name="At">When it was given up.</param>
public sealed record DeadWebhookView(long Version, string Event, string Type, string Failure, DateTimeOffset At);

/// <summary>The result of a test.</summary>
/// <param name="Event">The id of the test event.</param>
/// <param name="Accepted">Whether the receiver accepted it.</param>
/// <param name="Failure">Why not; <c>null</c> if it did.</param>
public sealed record WebhookTestView(string Event, bool Accepted, string? Failure);

/// <summary>From where events are sent again.</summary>
public sealed record WebhookReplayBody
{
    /// <summary>The control version of the first event.</summary>
    public required long From { get; init; }
}
