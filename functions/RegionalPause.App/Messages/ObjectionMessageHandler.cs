using System.Collections.Immutable;
using RegionalPause.App.Api;
using RegionalPause.Messaging;
using RegionalPause.Objections;
using RegionalPause.Requests;

namespace RegionalPause.App.Messages;

/// <summary>
/// Records objections from account settings (R20). A message is completed only when no later decision can ignore the objection. A
/// withdrawal is not accepted from the queue: it loosens, and a message does not prove an identity, because every system that may write to
/// the queues of the storage account may write to this queue.
/// </summary>
public sealed class ObjectionMessageHandler(ObjectionHandler objections)
{
    /// <summary>Records objections; one result per message, in order.</summary>
    public async Task<ImmutableArray<MessageResult>> HandleAsync(
        IReadOnlyList<IncomingMessage> messages,
        CancellationToken cancellationToken
    ) =>
        // In parallel, so that one round records them all.
        [.. await Task.WhenAll(messages.Select(message => RunAsync(message, cancellationToken)))];

    private async Task<MessageResult> RunAsync(IncomingMessage message, CancellationToken cancellationToken)
    {
        if (
            !StrictJson.Data(message.Body).Succeeded(out ReadOnlyMemory<byte> data, out Refusal? refusal)
            || !StrictJson.Read(data, ApiJson.Default.WrittenObjection).Succeeded(out WrittenObjection? written, out refusal)
        )
            return RefusedMessage.ResultOf(refusal);
        refusal = (await ObjectionSender.OfQueue.RecordAsync(written, ObjectionSource.Settings, objections, cancellationToken)).Refusal;
        return refusal is null ? new MessageResult.Done([]) : RefusedMessage.ResultOf(refusal);
    }
}
