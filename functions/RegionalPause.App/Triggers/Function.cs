using System.Collections.Immutable;
using RegionalPause.Messaging;

namespace RegionalPause.App.Triggers;

/// <summary>A function with a queue trigger; the Functions host and self-hosted mode run the very same one.</summary>
public interface IQueueFunction
{
    /// <summary>Handles messages delivered together; one result per message, in order. An exception says nothing of any of them.</summary>
    Task<ImmutableArray<MessageResult>> RunAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken);
}

/// <summary>A function with a timer trigger. Two instances may run it at once: that is waste, never a fault.</summary>
public interface ITimerFunction
{
    /// <summary>One round.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
