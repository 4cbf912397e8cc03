namespace RegionalPause.Messaging;

/// <summary>A message received and not yet settled.</summary>
/// <param name="Message">The message.</param>
/// <param name="Receipt">What the source needs to settle it.</param>
public sealed record ReceivedMessage(IncomingMessage Message, object Receipt);

/// <summary>
/// One queue to receive from. Contract: at least once, in any order, duplicates possible; a received message is invisible to others for a while and
/// comes back unless it is completed; settling a message that has come back already does nothing and does not fail.
/// </summary>
public interface IMessageSource
{
    /// <summary>Receives up to 32 messages; an empty list if there are none now.</summary>
    Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Removes a handled message.</summary>
    Task CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken);

    /// <summary>Makes a message visible again after a delay.</summary>
    Task ReturnAsync(ReceivedMessage message, TimeSpan after, CancellationToken cancellationToken);

    /// <summary>Moves a message to the poison queue with the reason a person can act on; then removes it.</summary>
    Task PoisonAsync(ReceivedMessage message, string reason, string detail, CancellationToken cancellationToken);
}

/// <summary>Where outputs go. Contract: when the call returns the broker has the message; when it throws nobody knows.</summary>
public interface IMessageSink
{
    /// <summary>Sends one message, in one attempt.</summary>
    Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken);
}
