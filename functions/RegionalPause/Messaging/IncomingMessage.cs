using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Messaging;

/// <summary>A message as a trigger receives it, from the Functions host, a Storage queue or Service Bus.</summary>
/// <param name="Id">The broker's id.</param>
/// <param name="Body">The bytes, after base64 is decoded if it was used, without a byte order mark.</param>
/// <param name="DeliveryCount">1 for the first delivery.</param>
/// <param name="EnqueuedAt">When the broker accepted it; <c>null</c> if the broker does not report it.</param>
public sealed record IncomingMessage(string Id, ReadOnlyMemory<byte> Body, long DeliveryCount, DateTimeOffset? EnqueuedAt = null)
{
    /// <summary>The bytes, after base64 is decoded if it was used, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Body { get; init; } = JsonInput.WithoutMark(Body);
}

/// <summary>A message to be sent.</summary>
/// <param name="Queue">The queue (see <see cref="QueueNames"/>).</param>
/// <param name="Id">Message id. The same decision always has the same id, so that downstream systems can de-duplicate (R7).</param>
/// <param name="Body">UTF-8 JSON.</param>
public sealed record OutgoingMessage(string Queue, string Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>Set if this is a copy of a message that must be delivered again. Only Service Bus accepts such copies.</summary>
    public ReturnedMessage? Returned { get; init; }
}

/// <summary>The result of handling one incoming message.</summary>
public abstract record MessageResult
{
    private MessageResult() { }

    /// <summary>Handled: send the outputs, then call <see cref="Sent"/>, then complete the message.</summary>
    /// <param name="Outputs">The messages to send, in order.</param>
    /// <param name="Sent">
    /// Call it if and only if the broker acknowledged every output at the first attempt: then a pause becomes effective before the tickets
    /// expire. A message that is delivered again after that gets a new ticket by a new append (R9).
    /// </param>
    public sealed record Done(ImmutableArray<OutgoingMessage> Outputs, Action? Sent = null) : MessageResult;

    /// <summary>Not handled and not lost: leave it on the queue, and it is delivered again.</summary>
    /// <param name="Why">Reason, for the log.</param>
    public sealed record ComesBack(string Why) : MessageResult;

    /// <summary>The function failed, and storage was not the cause. The message is delivered again until it has failed too often.</summary>
    /// <param name="Cause">The exception.</param>
    public sealed record Failed(Exception Cause) : MessageResult;

    /// <summary>It can never be handled: move it to the poison queue with the reason.</summary>
    /// <param name="Reason">The problem type of the refusal.</param>
    /// <param name="Detail">Explanation for the person who acts on it.</param>
    public sealed record Poison(string Reason, string Detail) : MessageResult;
}
