using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using RegionalPause.Cli.Api;
using RegionalPause.Contract;
using RegionalPause.Messaging;

namespace RegionalPause.Cli.Demo;

/// <summary>
/// The loader of the demo; it follows the rule for every loader (R10). It loads an admitted item only if the ticket is valid for the
/// instant at which the broker accepted the message. Any other item goes back to the gate. The demo loader also reads the answers for the
/// pipeline, so that no queue grows.
/// </summary>
internal sealed class DemoLoader(string storage, PauseApi api, TimeProvider time, DemoCounts counts)
{
    // Storage queues state insertion in whole seconds.
    private const double Resolution = 1;
    private const int Most = 32;

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            FollowAsync(QueueNames.ContentAdmitted, LoadAsync, cancellationToken),
            FollowAsync(QueueNames.ContentWithheld, Count(counts.Withheld), cancellationToken),
            FollowAsync(QueueNames.ContentMalformed, Count(counts.Malformed), cancellationToken)
        );

    private static Func<QueueMessage, CancellationToken, Task> Count(Action count) =>
        (_, _) =>
        {
            count();
            return Task.CompletedTask;
        };

    private async Task FollowAsync(string name, Func<QueueMessage, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        QueueClient queue = await Queues.OpenAsync(storage, name, cancellationToken);
        while (true)
        {
            try
            {
                QueueMessage[] messages = (await queue.ReceiveMessagesAsync(Most, cancellationToken: cancellationToken)).Value;
                await Parallel.ForEachAsync(
                    messages,
                    new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
                    async (message, ct) =>
                    {
                        await handle(message, ct);
                        // Crash here: the message is delivered and handled again; the gate and the ticket make this harmless.
                        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, ct);
                    }
                );
                if (messages.Length == 0)
                    await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
            }
            catch (Exception e) when (e is CommandFailedException || Queues.IsFault(e))
            {
                counts.Fault();
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }
    }

    private async Task LoadAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        AdmittedMessageText admitted = AdmittedMessageText.Read(message.Body.ToMemory(), "A message");
        var question = new TicketBody
        {
            Ticket = admitted.Ticket,
            ContentId = admitted.ContentId,
            Revision = admitted.Revision,
            Item = admitted.Item,
            EnqueuedAt = message.InsertedOn ?? time.GetUtcNow(),
            ResolutionSeconds = Resolution,
        };
        if ((await api.CheckTicketAsync(question, cancellationToken)).Value.Verdict == "accepted")
        {
            counts.Loaded();
            return;
        }
        QueueClient submitted = await Queues.OpenAsync(storage, QueueNames.ContentSubmitted, cancellationToken);
        await submitted.SendMessageAsync(Resubmitted(admitted, message.MessageId), cancellationToken);
        counts.Returned();
    }

    private string Resubmitted(AdmittedMessageText admitted, string messageId)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion", "1.0");
            writer.WriteString("id", messageId);
            writer.WriteString("source", "/loaders/demo");
            writer.WriteString("type", "regionalpause.content.submitted.v1");
            writer.WriteString("subject", admitted.ContentId);
            writer.WriteString("time", time.GetUtcNow());
            writer.WriteString("datacontenttype", "application/json");
            writer.WritePropertyName("data");
            (admitted.Item ?? throw Errors.NotAnAdmittedMessage("A message", "data.item is missing")).WriteTo(writer);
            writer.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
