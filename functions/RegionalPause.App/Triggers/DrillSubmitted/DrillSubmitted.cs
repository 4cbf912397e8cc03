using System.Collections.Immutable;
using RegionalPause.Drills;
using RegionalPause.Messaging;

namespace RegionalPause.App.Triggers;

/// <summary>Items of a drill, decided as content is (R14a).</summary>
public sealed class DrillSubmitted(DrillGate gate) : IQueueFunction
{
    /// <inheritdoc/>
    public Task<ImmutableArray<MessageResult>> RunAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken) =>
        gate.HandleAsync(messages, cancellationToken);
}
