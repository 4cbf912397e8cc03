using System.Collections.Immutable;
using RegionalPause.Gate;
using RegionalPause.Messaging;

namespace RegionalPause.App.Triggers;

/// <summary>Content items to be decided (R1).</summary>
public sealed class ContentSubmitted(ContentHandler gate) : IQueueFunction
{
    /// <inheritdoc/>
    public Task<ImmutableArray<MessageResult>> RunAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken) =>
        gate.HandleAsync(messages, cancellationToken);
}
