using System.Text;
using System.Text.Json;
using Azure;
using Microsoft.Extensions.Logging;
using RegionalPause.Messaging;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Poison;

/// <summary>
/// Moves what is on the poison and dead-letter queues to the table, so that the retention of a queue loses nothing. The app keeps a message
/// before it puts it there; then only the queue is emptied. Messages that the Functions host or the broker put there are kept here.
/// </summary>
public sealed partial class PoisonCollector(
    PoisonTable table,
    IPoisonKeeper keeper,
    StorageAccount account,
    ILogger<PoisonCollector> logger
)
{
    /// <summary>The reason of a message that carries none: the host or the broker put it aside after too many deliveries.</summary>
    private static readonly string TriedTooOften = RefusalTable.Of(RefusalCode.TriedTooOften).ProblemType;

    // Ends one round in time for the next one.
    private const int MostBatches = 100;

    private readonly OversizedMessages oversized = new(account.Blobs);

    /// <summary>The work of the timer <c>CollectPoison</c>: one round over all queues. If a queue does not answer, the others are
    /// collected.</summary>
    public async Task RunAsync(IPoisonFeeds feeds, CancellationToken cancellationToken)
    {
        foreach (string queue in QueueNames.Read)
        {
            foreach (PoisonFeed feed in feeds.FeedsOf(queue))
            {
                try
                {
                    await EmptyAsync(queue, feed, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (IsOfTheQueue(e) && !cancellationToken.IsCancellationRequested)
                {
                    LogNotCollected(queue, e.Message);
                }
            }
        }
    }

    private async Task EmptyAsync(string queue, PoisonFeed feed, CancellationToken cancellationToken)
    {
        for (int batch = 0; batch < MostBatches; batch++)
        {
            IReadOnlyList<ReceivedMessage> messages = await feed.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            if (messages.Count == 0)
                return;
            foreach (ReceivedMessage message in messages)
            {
                if (!await KeepAsync(queue, message.Message, cancellationToken).ConfigureAwait(false))
                    continue;
                // Crash here: the message is in the table and still on the queue; collected again, it is found in the table.
                await feed.CompleteAsync(message, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> KeepAsync(string queue, IncomingMessage message, CancellationToken cancellationToken)
    {
        PutAsideMessage said =
            PoisonMessage.Read(message.Body) ?? new PutAsideMessage(message.Id, "", "", message.DeliveryCount, message.Body, null);
        string reason = said.Reason.Length > 0 ? said.Reason : TriedTooOften;
        string detail =
            said.Detail.Length > 0
                ? said.Detail
                : "It was put aside after too many deliveries, by the host or the broker and not by the app.";
        if (said.Original is { } original)
        {
            if (original.Length > PoisonEntry.MostBytes)
                return false; // it stays on its queue
            await keeper.KeepAsync(queue, Original(said, message, original), reason, detail, cancellationToken).ConfigureAwait(false);
            return true;
        }
        if (await oversized.FindAsync(said.Dataref!, cancellationToken).ConfigureAwait(false) is not { } payload)
        {
            LogPayloadMissing(queue, message.Id);
            return false;
        }
        // The reference does not say whether the payload is text or base64; the app kept the message under one of the two.
        byte[][] readings = [.. ReadingsOf(payload)];
        foreach (byte[] reading in readings)
        {
            var id = PoisonId.Of(queue, said.Id, reading);
            if (await table.FindAsync(id, bodies: false, cancellationToken).ConfigureAwait(false) is not null)
                return true;
        }
        if (readings.Length == 0 || readings[0].Length > PoisonEntry.MostBytes)
            return false;
        await keeper.KeepAsync(queue, Original(said, message, readings[0]), reason, detail, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static IncomingMessage Original(PutAsideMessage said, IncomingMessage message, ReadOnlyMemory<byte> body) =>
        new(said.Id, body, said.Deliveries, message.EnqueuedAt);

    private static IEnumerable<byte[]> ReadingsOf(BinaryData payload)
    {
        string? text = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(payload);
            text = JsonInput.TryText(document.RootElement, out string? read) ? read : null;
        }
        catch (JsonException)
        {
            // Another program wrote it.
        }
        if (text is null)
            yield break;
        yield return Encoding.UTF8.GetBytes(text);
        byte[] bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out int length))
            yield return bytes[..length];
    }

    private static bool IsOfTheQueue(Exception e) => StorageFaults.IsUnavailable(e) || e is RequestFailedException { Status: 404 };

    [LoggerMessage(4531, LogLevel.Warning, "What was put aside from {Queue} could not be collected now; the next round tries again: {Why}")]
    private partial void LogNotCollected(string queue, string why);

    [LoggerMessage(
        4532,
        LogLevel.Warning,
        "{Queue}: the payload of poison message {Message} is not stored any more; it stays on its queue"
    )]
    private partial void LogPayloadMissing(string queue, string message);
}
