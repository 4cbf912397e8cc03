using System.Collections.Immutable;

namespace RegionalPause.Messaging;

/// <summary>
/// The front of a queue, read without receiving: no message becomes invisible to its reader, and no delivery is counted.
/// </summary>
/// <param name="Queue">Name of the queue.</param>
/// <param name="Waiting">About how many messages wait; <c>null</c> if the broker does not tell.</param>
/// <param name="First">The first of them, at most <see cref="Most"/>.</param>
public sealed record QueueFront(string Queue, long? Waiting, ImmutableArray<IncomingMessage> First)
{
    /// <summary>Maximum number of messages that are read: a Storage queue shows no more.</summary>
    public const int Most = 32;
}

/// <summary>Reads the front of a queue of the configured transport; <c>null</c> if there is no such queue.</summary>
/// <param name="queue">Name of the queue. On Service Bus, the name of a poison queue also means the dead-letter queue.</param>
/// <param name="cancellationToken">Cancels the operation.</param>
public delegate Task<QueueFront?> QueuePeek(string queue, CancellationToken cancellationToken);
