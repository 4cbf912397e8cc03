using System.Collections.Immutable;
using RegionalPause.Campaigns;
using RegionalPause.Messaging;

namespace RegionalPause.App.Triggers;

/// <summary>What became of notices, as the sender says (R18).</summary>
public sealed class NoticeReceipts(ReceiptHandler receipts) : IQueueFunction
{
    /// <inheritdoc/>
    public Task<ImmutableArray<MessageResult>> RunAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken) => receipts.HandleAsync(messages, cancellationToken);
}
