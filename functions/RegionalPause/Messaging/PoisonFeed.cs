namespace RegionalPause.Messaging;

/// <summary>
/// A queue of messages that were put aside, to be collected. Every body is a poison message (<see cref="PoisonMessage"/>), or what the host
/// or another program put there.
/// </summary>
/// <param name="ReceiveAsync">Receives up to 32 messages; the list is empty if there is none now.</param>
/// <param name="CompleteAsync">Removes a message.</param>
public sealed record PoisonFeed(
    Func<CancellationToken, Task<IReadOnlyList<ReceivedMessage>>> ReceiveAsync,
    Func<ReceivedMessage, CancellationToken, Task> CompleteAsync
);

/// <summary>
/// The queues that hold what was put aside from a queue, on the configured transport. Contract: a message that is not completed is received
/// again.
/// </summary>
public interface IPoisonFeeds
{
    /// <summary>The poison queue of a queue, and on Service Bus its dead-letter queue too.</summary>
    /// <param name="queue">The queue from which the messages came.</param>
    IReadOnlyList<PoisonFeed> FeedsOf(string queue);
}
