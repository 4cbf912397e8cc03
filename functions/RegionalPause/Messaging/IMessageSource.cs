namespace RegionalPause.Messaging;

/// <summary>A received message that is not settled yet.</summary>
/// <param name="Message">The message.</param>
/// <param name="Receipt">Token with which the source settles the message.</param>
public sealed record ReceivedMessage(IncomingMessage Message, object Receipt);

/// <summary>
/// One queue to receive from. Contract: delivery is at least once, in any order, and duplicates are possible. A received message is
/// invisible to other receivers for a limited time; if it is not completed, it is delivered again. Settling a message that is already
/// visible again does nothing and does not fail.
/// </summary>
public interface IMessageSource
{
    /// <summary>Receives up to 32 messages; the list is empty if no message is available now.</summary>
    Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Removes a handled message from the queue.</summary>
    Task CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken);

    /// <summary>Makes a message visible again after a delay.</summary>
    Task ReturnAsync(ReceivedMessage message, TimeSpan after, CancellationToken cancellationToken);

    /// <summary>Moves a message to the poison queue, with a reason on which a person can act, and then removes it from this
    /// queue.</summary>
    Task PoisonAsync(ReceivedMessage message, string reason, string detail, CancellationToken cancellationToken);
}

/// <summary>Sends outputs. Contract: when the call returns, the broker has the message. When it throws, it is unknown whether the broker
/// has the message.</summary>
public interface IMessageSink
{
    /// <summary>Sends one message, in one attempt.</summary>
    Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken);
}
