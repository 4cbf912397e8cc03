using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Messaging;

/// <summary>A message as a trigger sees it, whoever brought it: the Functions host, a Storage queue or Service Bus.</summary>
/// <param name="Id">The broker's id.</param>
/// <param name="Body">The bytes after base64, if any, was undone; without a byte order mark.</param>
/// <param name="DeliveryCount">1 for the first delivery.</param>
/// <param name="EnqueuedAt">When the broker took it; <c>null</c> if it did not say.</param>
public sealed record IncomingMessage(string Id, ReadOnlyMemory<byte> Body, long DeliveryCount, DateTimeOffset? EnqueuedAt = null)
{
    /// <summary>The bytes after base64, if any, was undone; without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Body { get; init; } = JsonInput.WithoutMark(Body);
}

/// <summary>A message to be sent.</summary>
/// <param name="Queue">The queue (see <see cref="QueueNames"/>).</param>
/// <param name="Id">Message id: the same answer always has the same id, so that downstream can de-duplicate (R7).</param>
/// <param name="Body">UTF-8 JSON.</param>
public sealed record OutgoingMessage(string Queue, string Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>Set if this is a copy of a message that must come back; only Service Bus takes such copies.</summary>
    public ReturnedMessage? Returned { get; init; }
}

/// <summary>What became of one incoming message.</summary>
public abstract record MessageResult
{
    private MessageResult() { }

    /// <summary>Handled: send the outputs, then call <see cref="Sent"/>, then complete the message.</summary>
    /// <param name="Outputs">What is to be sent, in order.</param>
    /// <param name="Sent">
    /// To be called once every output was acknowledged by the broker at the first attempt, and never otherwise: it lets a pause become
    /// effective before tickets run out. A message that comes back after that gets a new ticket by a new append (R9).
    /// </param>
    public sealed record Done(ImmutableArray<OutgoingMessage> Outputs, Action? Sent = null) : MessageResult;

    /// <summary>Not handled and not lost: leave it on the queue, it will be delivered again.</summary>
    /// <param name="Why">For the log.</param>
    public sealed record ComesBack(string Why) : MessageResult;

    /// <summary>The function failed on it, and storage did not cause that: delivered again, until it has failed too often.</summary>
    /// <param name="Cause">What was thrown.</param>
    public sealed record Failed(Exception Cause) : MessageResult;

    /// <summary>Can never be handled: move it to the poison queue with the reason.</summary>
    /// <param name="Reason">The problem type of the refusal.</param>
    /// <param name="Detail">For the person who has to act on it.</param>
    public sealed record Poison(string Reason, string Detail) : MessageResult;
}
