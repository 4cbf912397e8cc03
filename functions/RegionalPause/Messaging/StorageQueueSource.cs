using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace RegionalPause.Messaging;

/// <summary>Receives from one Storage queue; the receipt of a message is its pop receipt.</summary>
public sealed class StorageQueueSource(string queue, QueueClient client, TimeSpan invisibleFor, IMessageSink poison) : IMessageSource
{
    private const int MaxMessages = 32;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(CancellationToken cancellationToken)
    {
        Response<QueueMessage[]> answer = await client.ReceiveMessagesAsync(MaxMessages, invisibleFor, cancellationToken);
        return answer.Value.Length == 0 ? [] : Array.ConvertAll(answer.Value, Read);
    }

    /// <inheritdoc/>
    public Task CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        UnlessItCameBackAsync(client.DeleteMessageAsync(message.Message.Id, (string)message.Receipt, cancellationToken));

    /// <inheritdoc/>
    public Task ReturnAsync(ReceivedMessage message, TimeSpan after, CancellationToken cancellationToken) =>
        UnlessItCameBackAsync(
            client.UpdateMessageAsync(
                message.Message.Id,
                (string)message.Receipt,
                visibilityTimeout: after,
                cancellationToken: cancellationToken
            )
        );

    /// <inheritdoc/>
    public async Task PoisonAsync(ReceivedMessage message, string reason, string detail, CancellationToken cancellationToken)
    {
        await poison.SendAsync(PoisonMessage.Of(queue, message.Message, reason, detail), cancellationToken);
        // Crash here: the message is on both queues; handled again it is poisoned again, and both poison messages have its id.
        await CompleteAsync(message, cancellationToken);
    }

    private static ReceivedMessage Read(QueueMessage message) =>
        new(
            new IncomingMessage(message.MessageId, MessageText.Decode(message.Body.ToMemory()), message.DequeueCount, message.InsertedOn),
            message.PopReceipt
        );

    private static async Task UnlessItCameBackAsync(Task settling)
    {
        try
        {
            await settling;
        }
        catch (RequestFailedException exception)
            when (exception.Status == 404 && exception.ErrorCode != QueueErrorCode.QueueNotFound.ToString())
        {
            // The invisibility time has ended and another receiver has the message; that receiver settles it.
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.PopReceiptMismatch.ToString())
        {
            // The same, but the message still exists.
        }
    }
}
