using System.Collections.Immutable;

namespace RegionalPause.Messaging;

/// <summary>A message as a trigger sees it, whoever brought it: the Functions host, a Storage queue or Service Bus.</summary>
/// <param name="Id">The broker's id.</param>
/// <param name="Body">The bytes after base64, if any, was undone.</param>
/// <param name="DeliveryCount">1 for the first delivery.</param>
/// <param name="EnqueuedAt">When the broker took it; <c>null</c> if it did not say.</param>
/// <param name="TraceParent">The W3C trace context its sender put beside it, not checked; <c>null</c> if none, and always on a Storage queue.</param>
public sealed record IncomingMessage(string Id, ReadOnlyMemory<byte> Body, long DeliveryCount, DateTimeOffset? EnqueuedAt = null, string? TraceParent = null);

/// <summary>A message to be sent.</summary>
/// <param name="Queue">The queue (see <see cref="QueueNames"/>).</param>
/// <param name="Id">Message id: the same answer always has the same id, so that downstream can de-duplicate (R7).</param>
/// <param name="Body">UTF-8 JSON.</param>
public sealed record OutgoingMessage(string Queue, string Id, ReadOnlyMemory<byte> Body);

/// <summary>What became of one incoming message.</summary>
public abstract record MessageResult
{
    private MessageResult() { }

    /// <summary>Handled: send the outputs, then complete the message, then call <see cref="Sent"/>.</summary>
    /// <param name="Outputs">What is to be sent, in order.</param>
    /// <param name="Sent">
    /// To be called once every output was acknowledged by the broker at the first attempt; never otherwise, and never where somebody else sends
    /// (the Functions host): it lets a pause become effective before tickets run out.
    /// </param>
    public sealed record Done(ImmutableArray<OutgoingMessage> Outputs, Action? Sent = null) : MessageResult;

    /// <summary>Not handled and not lost: leave it on the queue, it will be delivered again.</summary>
    /// <param name="Why">For the log.</param>
    public sealed record ComesBack(string Why) : MessageResult;

    /// <summary>Can never be handled: move it to the poison queue with the reason.</summary>
    /// <param name="Reason">The problem type of the refusal.</param>
    /// <param name="Detail">For the person who has to act on it.</param>
    public sealed record Poison(string Reason, string Detail) : MessageResult;
}
