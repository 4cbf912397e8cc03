using System.Collections.Immutable;

namespace RegionalPause.Messaging;

/// <summary>The queues of a transport, as they answered.</summary>
/// <param name="Missing">Queues that do not exist.</param>
/// <param name="Waiting">Messages on <c>content-submitted</c>; <c>null</c> where the broker does not tell.</param>
public sealed record QueueReading(ImmutableArray<string> Missing, long? Waiting);

/// <summary>
/// Whether the queues of a transport answer. Contract: it changes nothing and hides no message. It throws if the broker does not answer.
/// </summary>
public interface IQueueProbe
{
    /// <summary>Asks each queue.</summary>
    Task<QueueReading> ProbeAsync(CancellationToken cancellationToken);
}
